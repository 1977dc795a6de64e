/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What failures and the history say, and where failures point to.
 */
class SentencesIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	private final AgentWaits waits = this.agent.within(Duration.ofMillis(1));

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void failuresPointToTheTest() {
		requireThisTestInTraceOf(this.waits::awaitSubscription);
		requireThisTestInTraceOf(() -> this.waits.awaitSubscriptions(1));
		requireThisTestInTraceOf(() -> this.waits.awaitUpdate("a", TaskState.TASK_RUNNING));
		requireThisTestInTraceOf(() -> this.waits.awaitCall("a call", (call) -> true));
		requireThisTestInTraceOf(() -> this.waits.await("something", () -> false));
		requireThisTestInTraceOf(() -> this.waits.await("something", () -> {
			throw new AssertionError("no");
		}));
		requireThisTestInTraceOf(() -> this.agent.acknowledgements().forget("a"));
		this.agent.close();
		requireThisTestInTraceOf(this.waits::awaitSubscription);
	}

	private static void requireThisTestInTraceOf(ThrowingCallable failing) {
		Throwable failure = catchThrowable(failing);
		assertThat(failure.getStackTrace()).as(failure.toString())
			.anyMatch((frame) -> frame.getClassName().equals(SentencesIT.class.getName())
					&& frame.getMethodName().equals("failuresPointToTheTest"));
	}

	@Test
	void aWaitWithoutAnExecutorSaysSo() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.waits::awaitSubscription)
			.withMessage("Expected a subscription within 0.001 s, but no executor has subscribed. "
					+ "Nothing has happened so far.");
		this.agent.launch(Tasks.data("a", "work"));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.waits.awaitUpdate("a", TaskState.TASK_RUNNING))
			.withMessageStartingWith(
					"Expected task a to reach TASK_RUNNING within 0.001 s, but no executor has subscribed. ");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.waits.await("peace", () -> false))
			.withMessageStartingWith("Expected peace within 0.001 s, but no executor has subscribed. ");
	}

	@Test
	void aStateThatDoesNotComeIsToldWithThoseThatCame() throws IOException {
		this.agent.launch(Tasks.data("a", "work"));
		this.agent.launch(Tasks.data("b", "work"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.waits.awaitUpdate("a", TaskState.TASK_KILLED))
				.withMessageStartingWith(
						"Expected task a to reach TASK_KILLED within 0.001 s, but it has no updates. What happened");
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_STARTING));
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.waits.awaitUpdate("a", TaskState.TASK_KILLED))
				.withMessageStartingWith("Expected task a to reach TASK_KILLED within 0.001 s, but its states are "
						+ "TASK_STARTING, TASK_RUNNING. What happened");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.waits.awaitUpdate("c", TaskState.TASK_KILLED))
				.withMessageStartingWith("Expected task c to reach TASK_KILLED within 0.001 s, but no such task was "
						+ "launched, only a, b. What happened");
		}
	}

	@Test
	void aFaultThatNeverStruckFails() throws IOException {
		AgentFault fault = AgentFault.response(503, "busy").onUpdateOf("a").times(3);
		this.agent.inject(fault);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify)
			.withMessageStartingWith("A fault never struck: 503 \"busy\" for UPDATE of task a, 3 times. ");
		this.agent.launch(Tasks.data("a", "work"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_STARTING));
		}
		this.agent.verify();
		assertThat(this.agent.records().history()).containsSubsequence(
				"fault injected: 503 \"busy\" for UPDATE of task a, 3 times", "fault strikes: 503 \"busy\"",
				"UPDATE a TASK_STARTING on connection 1 -> 503");
	}

	@Test
	void aFaultThatNeedNotStrikeDoesNotFail() {
		this.agent.inject(AgentFault.closeBeforeHandling().on(Call.Type.MESSAGE).optional());
		this.agent.verify();
	}

	@Test
	void aFaultThatWasTakenBackByAResetDoesNotFail() {
		this.agent.inject(AgentFault.closeBeforeHandling());
		this.agent.reset();
		this.agent.verify();
	}

	@Test
	void theHistorySaysWhyAnEventWasNotSent() throws IOException {
		this.agent.launch(Tasks.data("a", "work"));
		this.agent.launch(Tasks.data("b", "work"));
		this.agent.kill("b");
		this.agent.message("hello");
		this.agent.stream().drop();
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			this.agent.acknowledgements().use(AcknowledgementMode.LOST);
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_STARTING));
			this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC, Duration.ofHours(1));
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			this.agent.shutdown();
			this.agent.launch(Tasks.data("c", "work"));
		}
		assertThat(this.agent.records().history()).containsSubsequence("queued LAUNCH a until an executor subscribes",
				"did not send KILL b: it was still queued and has ended",
				"did not send MESSAGE of 5 bytes: there is no open event stream",
				"event stream dropped: not done, there is no open event stream",
				"ACKNOWLEDGED a: withheld by mode LOST", "ACKNOWLEDGED a: withheld by mode MANUAL",
				"ACKNOWLEDGED a: delayed by 3600 s", "did not send LAUNCH c: the executor is terminating");
		assertThat(this.agent.acknowledgements().acknowledge("none")).isZero();
		assertThat(this.agent.records().history()).contains("nothing withheld to acknowledge");
	}

	@Test
	void anUnknownTaskIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.acknowledgements().forget("a"))
			.withMessage("No task a was launched");
	}

}
