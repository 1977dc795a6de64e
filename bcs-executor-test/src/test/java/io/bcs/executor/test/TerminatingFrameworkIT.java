/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An agent that ends its executors, and their framework with them: it takes updates and
 * never acknowledges them.
 */
class TerminatingFrameworkIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void aTerminatedFrameworksUpdatesAreTakenAndNotAcknowledged() throws IOException {
		this.agent.launch(Tasks.data("a", "work"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			this.agent.process().terminateFramework();
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
			assertThat(calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_KILLED)))
				.startsWith("HTTP/1.1 202 ");
			this.agent.heartbeat();
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			assertThat(this.agent.records().updatesOf("a")).isEmpty();
			assertThat(this.agent.records().history())
				.contains("ignored a TASK_KILLED: the framework is terminating, so it is never acknowledged");
		}
	}

	@Test
	void anAgentThatCleansUpAnswersEachSubscriptionWithShutdown() throws IOException {
		this.agent.launch(Tasks.data("a", "work"));
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
		}
		this.agent.process().restartForCleanup();
		for (int i = 0; i < 3; i++) {
			try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
				assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
				assertThat(stream.readChunk()).isEmpty();
				assertThat(calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_KILLED)))
					.startsWith("HTTP/1.1 202 ");
			}
		}
		assertThat(this.agent.records().updatesAcknowledged()).isZero();
		assertThat(this.agent.records().updates()).isEmpty();
	}

}
