/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.process.internal.command.CommandLine;
import io.bcs.executor.process.internal.os.ProcessTable;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On a host without {@code /proc}, {@code setsid} and {@code mkfifo}.
 */
class PortableTests {

	private final Path sandbox;

	PortableTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void tasksTellHowTheyEnded() throws IOException {
		try (ExecutorFixture fixture = fixture()) {
			fixture.launch(Tasks.shell("well", "echo done"), Tasks.shell("badly", "echo trouble >&2; exit 3"),
					Tasks.shell("by-signal", "kill -KILL $$"), Tasks.argv("not-at-all", "/no/such/program"));
			fixture.awaitState("well", TaskState.TASK_FINISHED);
			assertThat(fixture.output("well")).isEqualTo("done\n");
			assertThat(fixture.awaitState("badly", TaskState.TASK_FAILED).getMessage()).contains("exit code 3");
			assertThat(ExecutorFixture.read(fixture.file("badly", "stderr"))).isEqualTo("trouble\n");
			assertThat(fixture.awaitState("by-signal", TaskState.TASK_FAILED).getMessage()).contains("SIGKILL");
			assertThat(fixture.awaitState("not-at-all", TaskState.TASK_FAILED).getMessage())
				.contains("/no/such/program");
		}
	}

	@Test
	void theTasksOfAGroupEndTogether() throws IOException {
		try (ExecutorFixture fixture = fixture()) {
			fixture.launchGroup(Tasks.shell("a", Tasks.ENDLESS),
					Tasks.shell("b", "until [ -e ../a/end-b ]; do sleep 0.01; done; exit 3"));
			fixture.awaitOutput("a", "ready");
			fixture.create("a", "end-b");
			fixture.awaitState("b", TaskState.TASK_FAILED);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("task b of its group");
		}
	}

	@Test
	void aShutdownEndsAllTasksAndWhatTheyHaveStarted() throws IOException {
		try (ExecutorFixture fixture = fixture()) {
			List<Long> children = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				fixture.launch(Tasks.shell("task-" + i, "sleep 1000 & echo $!; wait"));
			}
			for (int i = 0; i < 8; i++) {
				fixture.awaitOutput("task-" + i, "\n");
				children.add(Long.valueOf(fixture.output("task-" + i).strip()));
			}
			fixture.executor.shutdown(fixture.driver);
			for (int i = 0; i < 8; i++) {
				assertThat(fixture.awaitState("task-" + i, TaskState.TASK_KILLED).getMessage()).contains("shutdown",
						"SIGTERM");
			}
			assertThat(children).noneMatch(ExecutorFixture::runs);
		}
	}

	@Test
	void anUnhealthyTaskIsKilled() throws IOException {
		TaskInfo task = Tasks.shell("a", Tasks.ENDLESS)
			.toBuilder()
			.setHealthCheck(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.COMMAND)
				.setDelaySeconds(0)
				.setIntervalSeconds(0.01)
				.setGracePeriodSeconds(0)
				.setConsecutiveFailures(2)
				.setCommand(CommandInfo.newBuilder().setValue("exit 5")))
			.build();
		try (ExecutorFixture fixture = fixture()) {
			fixture.launch(task);
			TaskStatus status = fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(status.getMessage()).contains("2 health checks in a row failed");
			assertThat(status.getHealthy()).isFalse();
		}
	}

	@Test
	void descendantsAreEnded() throws IOException {
		TaskInfo task = Tasks.shell("a", "(trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000) & wait");
		try (ExecutorFixture fixture = fixture()) {
			fixture.launch(task);
			fixture.awaitOutput("a", "\n");
			fixture.kill("a", Duration.ofMillis(200));
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(ExecutorFixture.runs(Long.parseLong(fixture.output("a").strip()))).isFalse();
		}
	}

	private ExecutorFixture fixture() throws IOException {
		return new ExecutorFixture(this.sandbox, Duration.ofSeconds(30),
				TaskProcesses.builder()
					.table(ProcessTable.portable())
					.commandLine(new CommandLine(null, null))
					.environment(ExecutorFixture.environmentWithPrograms(this.sandbox, "sleep")));
	}

}
