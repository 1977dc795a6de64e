/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.time.Duration;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RejectedCallsIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void verifyingFailsWithTheAgentsReasonAndWhatHappened() throws IOException {
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			calls.exchange(Calls.update(this.agent,
					Calls.status("a", TaskState.TASK_RUNNING).toBuilder().setUuid(ByteString.EMPTY).build()));
		}
		assertThat(this.agent.records().refusedCalls()).singleElement().extracting(RecordedCall::status).isEqualTo(400);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify)
			.withMessageMatching("(?s)The agent refused 1 call that nobody expected it to refuse:\\n"
					+ " +\\+\\d+\\.\\d{3}s  UPDATE a TASK_RUNNING on connection 1 -> "
					+ "400 \"Failed to validate Executor::Call: Not a valid UUID\"\\n"
					+ "What happened so far:\\n.*SUBSCRIBE.*");
	}

	@Test
	void aRefusalThatIsExpectedIsNone() throws IOException {
		try (RawClient calls = new RawClient(this.agent)) {
			calls.exchange(Calls.message(this.agent, "too early"));
			assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify);
			this.agent.expectRefusedCalls(Call.Type.MESSAGE);
			assertThatCode(this.agent::verify).doesNotThrowAnyException();
			this.agent.records().clearHistory();
			calls.exchange(Calls.message(this.agent, "still too early"));
			assertThatCode(this.agent::verify).doesNotThrowAnyException();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify)
				.withMessageContaining("UPDATE a TASK_RUNNING on connection 1 -> 403 \"Executor is not subscribed\"");
		}
	}

	@Test
	void faultsThatWereInjectedAreNoRefusals() throws IOException {
		this.agent.inject(AgentFault.response(400, "on purpose"));
		try (RawClient calls = new RawClient(this.agent)) {
			assertThat(calls.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 400 ");
		}
		assertThat(this.agent.records().refusedCalls()).isEmpty();
	}

	@Test
	void whatARestartingAgentRefusesIsNoRefusal() throws IOException {
		for (AgentPhase phase : AgentPhase.values()) {
			this.agent.process().restart(phase);
			try (RawClient calls = new RawClient(this.agent)) {
				// In the last phase for being not subscribed yet.
				assertThat(calls.exchange(Calls.message(this.agent, "hi"))).doesNotStartWith("HTTP/1.1 2");
			}
		}
		this.agent.process().restartWithoutState();
		try (RawClient calls = new RawClient(this.agent)) {
			assertThat(calls.exchange(Calls.message(this.agent, "hi"))).endsWith("Framework cannot be found");
		}
		assertThat(this.agent.records().refusedCalls()).isEmpty();
	}

	@Test
	void aFaultyCallToARestartingAgentIsARefusalAllTheSame() throws IOException {
		this.agent.process().restart(AgentPhase.REREGISTERING);
		try (RawClient calls = new RawClient(this.agent)) {
			calls.exchange(Calls.message(this.agent, "hi").toBuilder().clearMessage().build());
		}
		assertThat(this.agent.records().refusedCalls()).hasSize(1);
	}

	@Test
	void theHistoryTellsOfUpdatesThatAreTakenAndIgnored() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			calls.exchange(Calls.update(this.agent, "b", TaskState.TASK_RUNNING));
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_FINISHED));
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
		}
		assertThat(this.agent.records().history())
			.contains("ignored b TASK_RUNNING: no such task was launched, so it is never acknowledged")
			.contains("ignored a TASK_RUNNING: the task has ended, so it is never acknowledged");
	}

	@Test
	void aResetAgentIsFitForTheNextTest() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			this.agent.inject(AgentFault.response(500, "on purpose").on(Call.Type.HEARTBEAT).times(9));
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_FINISHED));
			calls.exchange(Calls.message(this.agent, "hi").toBuilder().clearMessage().build());
			ScriptRun script = this.agent.runScript((agent) -> agent.within(Duration.ofHours(1)).awaitSubscriptions(2));
			this.agent.process().phase(AgentPhase.RECOVERING);
			this.agent.process().refuseConnections();
			this.agent.reset();
			assertThat(stream.readEvent().hasAcknowledged()).isTrue();
			assertThat(script.isDone()).isTrue();
			assertThat(this.agent.records().history()).isEqualTo("Nothing has happened so far.");
			assertThat(this.agent.records().refusedCalls()).isEmpty();
			assertThat(calls.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 ");
			this.agent.launch(Tasks.data("b", "true"));
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			calls.exchange(Calls.update(this.agent, "b", TaskState.TASK_FINISHED));
			assertThat(stream.readEvent().hasAcknowledged()).isTrue();
			try (RawClient another = new RawClient(this.agent)) {
				assertThat(another.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 ");
			}
		}
	}

}
