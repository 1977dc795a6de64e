/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcknowledgementsIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void acknowledgesOutOfOrder() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.launch(Tasks.data("b", "true"));
		this.agent.launch(Tasks.data("c", "true"));
		this.agent.acknowledgements().use(AcknowledgementMode.OUT_OF_ORDER);
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			for (int i = 0; i < 4; i++) {
				stream.readEvent();
			}
			// In one piece, so that the second comes before the first has waited long
			// enough.
			ByteArrayOutputStream both = new ByteArrayOutputStream();
			both.writeBytes(RawClient.request(Calls.update(this.agent, "a", TaskState.TASK_RUNNING), ""));
			both.writeBytes(RawClient.request(Calls.update(this.agent, "b", TaskState.TASK_RUNNING), ""));
			calls.send(both.toByteArray());
			assertThat(calls.readAnswer()).startsWith("HTTP/1.1 202 ");
			assertThat(calls.readAnswer()).startsWith("HTTP/1.1 202 ");
			calls.exchange(Calls.update(this.agent, "c", TaskState.TASK_RUNNING));
			List<String> acknowledged = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				acknowledged.add(stream.readEvent().getAcknowledged().getTaskId().getValue());
			}
			// The last one waits for another to overtake it, but not for ever.
			assertThat(acknowledged).containsExactly("b", "a", "c");
		}
	}

	@Test
	void acknowledgesWhatWasWithheldInReverse() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.launch(Tasks.data("b", "true"));
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			for (int i = 0; i < 3; i++) {
				stream.readEvent();
			}
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			calls.exchange(Calls.update(this.agent, "b", TaskState.TASK_RUNNING));
			assertThat(this.agent.acknowledgements().acknowledgeInReverse()).isEqualTo(2);
			assertThat(stream.readEvent().getAcknowledged().getTaskId().getValue()).isEqualTo("b");
			assertThat(stream.readEvent().getAcknowledged().getTaskId().getValue()).isEqualTo("a");
			assertThat(this.agent.acknowledgements().acknowledgeInReverse()).isZero();
		}
	}

}
