/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

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
		assumeThat(System.getProperty("user.name")).as("only root may switch to another user").isEqualTo("root");
		Files.setPosixFilePermissions(this.sandbox, PosixFilePermissions.fromString("rwxr-xr-x"));
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

	private static CommandInfo.Builder command(String line) {
		return CommandInfo.newBuilder().setValue(line);
	}

}
