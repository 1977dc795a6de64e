/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTaskRunnerShutdownTests {

	private final Path sandbox;

	CommandTaskRunnerShutdownTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aShutdownKillsAllTasksWithinTheGracePeriodThatTheDriverGrants() {
		// A fifth of it is left for the end by force.
		Duration period = Duration.ofSeconds(10);
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, period)) {
			fixture.launch(Tasks.shell("willing", Tasks.ENDLESS), Tasks.shell("stubborn", Tasks.STUBBORN),
					Tasks.shell("patient", Tasks.STUBBORN)
						.toBuilder()
						.setKillPolicy(Tasks.killPolicy(Duration.ofMinutes(10)))
						.build(),
					Tasks.shell("being-killed", Tasks.STUBBORN));
			fixture.awaitOutput("willing", "ready");
			fixture.awaitOutput("stubborn", "ready");
			fixture.awaitOutput("patient", "ready");
			fixture.awaitOutput("being-killed", "ready");
			fixture.kill("being-killed", Duration.ofMinutes(10));
			fixture.executor.shutdown(fixture.driver);
			assertThat(fixture.awaitState("willing", TaskState.TASK_KILLED).getMessage()).contains("shutdown",
					"SIGTERM");
			assertThat(fixture.awaitState("stubborn", TaskState.TASK_KILLED).getMessage()).contains("SIGKILL");
			assertThat(fixture.awaitState("patient", TaskState.TASK_KILLED).getMessage()).contains("SIGKILL");
			assertThat(fixture.awaitState("being-killed", TaskState.TASK_KILLED).getMessage()).contains("on request",
					"SIGKILL");
		}
	}

	@Test
	void aTaskThatComesAfterTheShutdownIsNotStarted() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.executor.shutdown(fixture.driver);
			fixture.launch(Tasks.shell("late", "exit 0"));
			fixture.awaitState("late", TaskState.TASK_KILLED);
			assertThat(fixture.driver.statesOf("late")).containsExactly(TaskState.TASK_KILLED);
		}
	}

	@Test
	void closingKillsWhatStillRunsWithoutGrace() {
		ExecutorFixture fixture = new ExecutorFixture(this.sandbox);
		fixture.launch(Tasks.shell("a", Tasks.STUBBORN), Tasks.shell("b", Tasks.STUBBORN));
		fixture.awaitOutput("a", "ready");
		fixture.awaitOutput("b", "ready");
		fixture.close();
		assertThat(fixture.driver.statesOf("a")).last().isEqualTo(TaskState.TASK_KILLED);
		fixture.close();
	}

}
