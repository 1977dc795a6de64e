/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class UserTests {

	private final Path sandbox;

	UserTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void theUserOfTheExecutorNeedsNoSwitch() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.of("a", command("id -un").setUser(System.getProperty("user.name"))));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a").strip()).isEqualTo(System.getProperty("user.name"));
		}
	}

	@Test
	void aUserThatDoesNotExistIsRefused() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.of("a", command("true").setUser("no-such-user")),
					Tasks.of("b", command("true").setUser("--help")));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("user 'no-such-user'");
			assertThat(fixture.awaitState("b", TaskState.TASK_FAILED).getMessage()).contains("user '--help'");
		}
	}

	@Test
	void rootRunsACommandAsItsUserInADirectoryOfThatUser() throws Exception {
		assumeRoot();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.of("a",
					command("id -un; id -Gn; echo written > file; cat file; echo again > /dev/stdout; exec sleep 1000")
						.setUser("nobody")));
			fixture.awaitOutput("a", "again");
			assertThat(fixture.output("a")).startsWith("nobody\nnogroup\nwritten\n");
			assertThat(Files.getOwner(fixture.file("a", "file")).getName()).isEqualTo("nobody");
			fixture.kill("a");
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGTERM");
		}
	}

	@Test
	void withoutSetprivItIsSuThatRunsTheCommand() throws Exception {
		assumeRoot();
		Map<String, String> environment = ExecutorFixture.environmentWithPrograms(this.sandbox, "setsid", "mkfifo",
				"su");
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox,
				TaskProcesses.builder().environment(environment))) {
			fixture.launch(
					Tasks.of("a",
							asNobody("id -un; id -Gn; echo written > file; cat file; echo again > /dev/stdout;"
									+ " echo $MESOS_TASK_ID; (setsid sleep 1000) & exec sleep 1000")),
					Tasks.of("b", asNobody("echo trouble >&2; exit 3")),
					Tasks.of("c", asNobody("trap '' TERM; echo ready; sleep 1000; sleep 1000")));
			assertThat(fixture.awaitState("b", TaskState.TASK_FAILED).getMessage()).contains("exit code 3", "trouble");
			fixture.awaitOutput("a", "again\na\n");
			assertThat(fixture.output("a")).startsWith("nobody\nnogroup\nwritten\n");
			assertThat(Files.getOwner(fixture.file("a", "file")).getName()).isEqualTo("nobody");
			fixture.kill("a");
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGTERM");
			fixture.awaitOutput("c", "ready");
			fixture.kill("c", Duration.ofMillis(50));
			assertThat(fixture.awaitState("c", TaskState.TASK_KILLED).getMessage()).contains("SIGKILL");
		}
	}

	private void assumeRoot() throws IOException {
		assumeThat(System.getProperty("user.name")).as("only root may switch to another user").isEqualTo("root");
		Files.setPosixFilePermissions(this.sandbox, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/** Its variables have another {@code PATH} than the executor's. */
	private static CommandInfo.Builder asNobody(String line) {
		return command(line).setUser("nobody").setEnvironment(Tasks.variable("PATH", "/usr/bin:/bin"));
	}

	private static CommandInfo.Builder command(String line) {
		return CommandInfo.newBuilder().setValue(line);
	}

}
