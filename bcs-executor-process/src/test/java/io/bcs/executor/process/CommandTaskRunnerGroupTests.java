/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTaskRunnerGroupTests {

	private final Path sandbox;

	CommandTaskRunnerGroupTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void theTasksOfAGroupThatSucceedsAreLeftAlone() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launchGroup(Tasks.shell("short", "exit 0"),
					Tasks.shell("long", "until [ -e ../../go ]; do sleep 0.01; done"));
			fixture.awaitState("short", TaskState.TASK_FINISHED);
			fixture.launch(Tasks.shell("opener", "touch ../../go"));
			fixture.awaitState("long", TaskState.TASK_FINISHED);
		}
	}

	@Test
	void whenOneTaskOfAGroupFailsTheOthersAreKilled() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("stranger", Tasks.ENDLESS));
			fixture.awaitState("stranger", TaskState.TASK_RUNNING);
			fixture.launchGroup(Tasks.shell("a", Tasks.ENDLESS),
					Tasks.shell("b", "until [ -e ../a/end-b ]; do sleep 0.01; done; exit 3"),
					Tasks.shell("c", Tasks.ENDLESS));
			fixture.awaitOutput("a", "ready");
			fixture.create("a", "end-b");
			fixture.awaitState("b", TaskState.TASK_FAILED);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage())
				.contains("task b of its group failed", "exit code 143");
			fixture.awaitState("c", TaskState.TASK_KILLED);
			assertThat(fixture.driver.statesOf("stranger")).last().isEqualTo(TaskState.TASK_RUNNING);
		}
	}

	@Test
	void whenOneTaskOfAGroupIsKilledTheOthersAreKilledToo() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launchGroup(Tasks.shell("a", Tasks.ENDLESS), Tasks.shell("b", Tasks.ENDLESS));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a");
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("on request");
			assertThat(fixture.awaitState("b", TaskState.TASK_KILLED).getMessage()).contains("task a of its group");
		}
	}

	@Test
	void whenOneTaskOfAGroupCanNotBeStartedThoseBeforeAndAfterItAreKilled() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launchGroup(Tasks.shell("a", Tasks.ENDLESS), Tasks.argv("b", "/no/such/program"),
					Tasks.shell("c", Tasks.ENDLESS));
			fixture.awaitState("b", TaskState.TASK_FAILED);
			fixture.awaitState("a", TaskState.TASK_KILLED);
			fixture.awaitState("c", TaskState.TASK_KILLED);
		}
	}

}
