/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void actsAndWaitsInOrder() throws IOException {
		ScriptRun run = this.agent.runScript((script) -> {
			script.launch(Tasks.data("a", "true"));
			script.awaitSubscription();
			script.awaitUpdate("a", TaskState.TASK_RUNNING);
			script.message("hello");
			script.kill("a", Duration.ofSeconds(1));
			script.stream().drop();
			script.awaitSubscriptions(2);
			script.shutdown();
		});
		try (RawClient calls = new RawClient(this.agent)) {
			try (RawClient stream = RawClient.subscribed(this.agent)) {
				assertThat(stream.readEvent().hasSubscribed()).isTrue();
				assertThat(stream.readEvent().hasLaunch()).isTrue();
				assertThat(run.isDone()).isFalse();
				assertThat(stream.hasNothingToRead()).isTrue();
				calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
				assertThat(stream.readEvent().hasAcknowledged()).isTrue();
				assertThat(stream.readEvent().getMessage().getData().toStringUtf8()).isEqualTo("hello");
				assertThat(stream.readEvent().getKill().getKillPolicy().getGracePeriod().getNanoseconds())
					.isEqualTo(1_000_000_000);
				assertThat(stream.readsEndOfFile()).isTrue();
			}
			try (RawClient stream = RawClient.subscribed(this.agent)) {
				assertThat(stream.readEvent().hasSubscribed()).isTrue();
				assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
			}
		}
		run.await(SOON);
		assertThat(this.agent.records().history()).containsSubsequence("script started", "LAUNCH a",
				"event stream dropped", "sent SHUTDOWN", "script has ended");
	}

	@Test
	void takesTheAgentDownAndUpAgain() throws IOException {
		ScriptRun run = this.agent.runScript((script) -> {
			script.process().stop();
			script.process().restartGradually(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
			script.awaitCall("a refused update", (call) -> call.status() == 503);
			script.process().phase(AgentPhase.RUNNING);
			script.records().clearHistory();
			AgentScript.pause(Duration.ofMillis(1));
			script.process().refuseConnections();
			script.process().acceptConnections();
		});
		this.agent.await("its phase", () -> this.agent.records().history().contains("agent is REREGISTERING"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(calls.exchange(Calls.message(this.agent, "hi"))).startsWith("HTTP/1.1 503 ");
		}
		run.await(SOON);
		this.agent.verify();
	}

	@Test
	void saysAtWhichLineItFailedAndWhy() {
		ScriptRun run = this.agent.runScript((script) -> {
			script.heartbeat();
			script.within(Duration.ofMillis(1)).awaitUpdate("a", TaskState.TASK_RUNNING);
		});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run.await(SOON))
			.withMessageMatching("(?s)A script failed at ScriptIT\\.java:\\d+: Expected .*What happened so far:.*");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify)
			.withMessageStartingWith("A script failed at ScriptIT.java:");
		assertThat(this.agent.records().history()).contains("script failed at ScriptIT.java:");
	}

	@Test
	void failsWithWhateverItThrows() {
		ScriptRun run = this.agent.runScript((script) -> {
			throw new IOException("no disk");
		});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run.await(SOON))
			.withMessageMatching("A script failed at ScriptIT\\.java:\\d+: no disk")
			.withCauseInstanceOf(AssertionError.class);
	}

	@Test
	void endsWithTheAgent() {
		ScriptRun run = this.agent.runScript((script) -> script.within(Duration.ofHours(1)).awaitSubscription());
		assertThat(run.isDone()).isFalse();
		this.agent.close();
		run.await(SOON);
	}

	@Test
	void saysThatItHasNotEnded() {
		ScriptRun run = this.agent.runScript((script) -> script.within(Duration.ofHours(1)).awaitSubscription());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run.await(Duration.ofMillis(1)))
			.withMessageStartingWith("Expected the script to end within 0.001 s, but it did not. ");
	}

}
