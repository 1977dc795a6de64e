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

	private static final Duration SOON = Duration.ofSeconds(10);

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void doesItsStepsInOrderAndWaitsInBetween() throws IOException {
		ScriptRun run = this.agent.script()
			.launch(Tasks.command("a", "true"))
			.awaitSubscription()
			.awaitUpdate("a", TaskState.TASK_RUNNING)
			.message("hello")
			.kill("a", Duration.ofSeconds(1))
			.awaitEvent(Event.Type.KILL)
			.dropStream()
			.awaitSubscriptions(2)
			.shutdown()
			.start();
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
		assertThat(this.agent.history()).containsSubsequence("script launches a", "script awaits a subscription",
				"script awaits TASK_RUNNING of a", "script sends a message", "script drops the stream");
	}

	@Test
	void takesTheAgentDownAndUpAgain() throws IOException {
		ScriptRun run = this.agent.script()
			.stop()
			.restart(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1))
			.awaitCall("a refused update", (call) -> call.status() == 503)
			.phase(AgentPhase.RUNNING)
			.then("forgets", EmbeddedAgent::clearHistory)
			.pause(Duration.ofMillis(1))
			.refuseConnections()
			.acceptConnections()
			.start();
		this.agent.await("the restarted agent", () -> this.agent.history().contains("script awaits a refused"), SOON);
		this.agent.await("its phase", () -> this.agent.history().contains("agent is REREGISTERING"), SOON);
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(calls.exchange(Calls.message(this.agent, "hi"))).startsWith("HTTP/1.1 503 ");
		}
		run.await(SOON);
		this.agent.verify();
	}

	@Test
	void saysWhichStepFailedAndWhy() {
		ScriptRun run = this.agent.script()
			.heartbeat()
			.within(Duration.ofMillis(1))
			.awaitUpdate("a", TaskState.TASK_RUNNING)
			.start();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run.await(SOON))
			.withMessageStartingWith("Step 2 of a script failed, which awaits TASK_RUNNING of a: "
					+ "Expected TASK_RUNNING of task a within 0.001 s, but it did not come. What happened so far:");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.agent::verify)
			.withMessageStartingWith("Step 2 of a script failed");
	}

	@Test
	void repeatsSteps() {
		this.agent.script().repeat(3, (script) -> script.heartbeat()).start().await(SOON);
		assertThat(this.agent.events()).hasSize(3);
	}

	@Test
	void endsWithTheAgent() {
		ScriptRun run = this.agent.script().within(Duration.ofHours(1)).awaitSubscription().start();
		assertThat(run.isDone()).isFalse();
		this.agent.close();
		run.await(SOON);
	}

	@Test
	void saysThatItHasNotEnded() {
		ScriptRun run = this.agent.script().within(Duration.ofHours(1)).awaitSubscription().start();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run.await(Duration.ofMillis(1)))
			.withMessageStartingWith("Expected the script to end within 0.001 s, but it did not. ");
	}

}
