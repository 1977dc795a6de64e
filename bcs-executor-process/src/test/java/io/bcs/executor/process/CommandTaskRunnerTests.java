/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTaskRunnerTests {

	private final Path sandbox;

	CommandTaskRunnerTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aCommandThatSucceedsIsReportedAsStartingRunningAndFinished() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo hello; echo trouble >&2"));
			TaskStatus finished = fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_FINISHED);
			assertThat(finished.getMessage()).isEqualTo("Command ended with exit code 0");
			assertThat(this.sandbox.resolve("tasks/a/stdout")).hasContent("hello");
			assertThat(this.sandbox.resolve("tasks/a/stderr")).hasContent("trouble");
		}
	}

	@Test
	void aCommandThatFailsIsReportedWithItsExitCode() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "exit 3"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("exit code 3");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_FAILED);
		}
	}

	@Test
	void aCommandThatDiesOfASignalIsReportedWithTheSignal() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "kill -s USR1 $$"), Tasks.shell("b", "kill -s KILL $$"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.contains("exit code 138 (128+10: ended by SIGUSR1)");
			assertThat(fixture.awaitState("b", TaskState.TASK_FAILED).getMessage())
				.contains("exit code 137 (128+9: ended by SIGKILL)");
		}
	}

	@Test
	void aShellCommandIsALineForTheShellAndItsArgumentsAreIgnored() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.of("a",
					CommandInfo.newBuilder().setValue("echo $((1 + 1)) | tr 2 3; echo $#").addArguments("x")));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a")).isEqualTo("3\n0\n");
		}
	}

	@Test
	void anArgvCommandGetsItsArgumentsUnchanged() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.argv("a", "printf", "printf", "%s|", "$HOME", "a  b", "*", "", "--"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a")).isEqualTo("$HOME|a  b|*||--|");
		}
	}

	@Test
	void anArgvCommandWithoutArgumentsIsRunUnderItsOwnName() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.argv("a", "/bin/pwd"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a").strip()).endsWith("tasks/a");
		}
	}

	@Test
	void anArgvCommandSeesTheNameThatItsFirstArgumentGivesIt() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.argv("a", "cat", "other name", "/proc/self/cmdline"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a")).isEqualTo("other name\0/proc/self/cmdline\0");
		}
	}

	@Test
	void aProgramThatIsNotThereFailsTheTaskWithTheSentenceOfTheOperatingSystem() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.argv("a", "/no/such/program", "program"), Tasks.argv("b", "no-such-program"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("/no/such/program")
				.contains("No such file or directory");
			assertThat(fixture.awaitState("b", TaskState.TASK_FAILED).getMessage()).contains("no-such-program")
				.contains("No such file or directory");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_FAILED);
		}
	}

	@Test
	void aProgramThatMayNotBeExecutedFailsTheTaskWithTheSentenceOfTheOperatingSystem() throws IOException {
		Path file = Files.writeString(this.sandbox.resolve("data"), "no program");
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.argv("a", file.toString()));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("Permission denied");
		}
	}

	@Test
	void aTaskThatCanNotBeRunFailsWithASentenceAndWithoutHavingBeenStarted() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.without("a"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("no command");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_FAILED);
			assertThat(this.sandbox.resolve("tasks/a")).doesNotExist();
		}
	}

	@Test
	void aSandboxThatCanNotBeWrittenFailsTheTask() throws IOException {
		Files.writeString(this.sandbox.resolve("tasks"), "a file where the directory should be");
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "exit 0"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.isEqualTo("The command can't be started: The directory " + this.sandbox + "/tasks/a can't be created: "
						+ this.sandbox + "/tasks is not a directory");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_FAILED);
		}
	}

	@Test
	void aSandboxThatIsMissingIsNotCreated() {
		Path missing = this.sandbox.resolve("missing/too");
		try (ExecutorFixture fixture = new ExecutorFixture(missing)) {
			fixture.launch(Tasks.shell("a", "exit 0"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.isEqualTo("The command can't be started: The sandbox " + missing + " is not there any more");
			assertThat(this.sandbox).isEmptyDirectory();
		}
	}

	@Test
	void theDataOfATaskIsItsCommandOrSaysWhyItIsNone() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.data("line", "echo $((1 + 1))"),
					Tasks.data("json", "{\"shell\":false,\"value\":\"echo\",\"arguments\":[\"echo\",\"$HOME\"]}"),
					Tasks.data("neither", "{\"value\""));
			fixture.awaitState("line", TaskState.TASK_FINISHED);
			fixture.awaitState("json", TaskState.TASK_FINISHED);
			assertThat(fixture.output("line")).isEqualTo("2\n");
			assertThat(fixture.output("json")).isEqualTo("$HOME\n");
			assertThat(fixture.awaitState("neither", TaskState.TASK_FAILED).getMessage())
				.startsWith("The task's data begins as JSON, but is not a CommandInfo: ");
		}
	}

	@Test
	void aTaskRunsInADirectoryOfItsOwnWithNothingToRead() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "pwd; echo $PWD; cat; echo made > here"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			String directory = this.sandbox.resolve("tasks/a").toString();
			assertThat(fixture.output("a")).isEqualTo(directory + "\n" + directory + "\n");
			assertThat(fixture.file("a", "here")).hasContent("made");
		}
	}

	@Test
	void aTaskHasTheVariablesOfItsCommandOnTopOfTheInheritedOnesButNoSecretOfTheExecutor() {
		TaskProcesses.Builder processes = TaskProcesses.builder()
			.environment(ExecutorFixture.environmentWith("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "token",
					"LIBPROCESS_SSL_KEY_FILE", "/key.pem", "SSL_KEY_FILE", "/key.pem", "INHERITED", "yes", "CHANGED",
					"before"));
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.of("a",
					CommandInfo.newBuilder()
						.setValue("env; tr '\\0' '\\n' < /proc/$$/environ")
						.setEnvironment(Tasks.variable("CHANGED", "after \"it\"\nwas"))));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a")).contains("INHERITED=yes", "CHANGED=after \"it\"\nwas", "PATH=")
				.doesNotContain("AUTHENTICATION_TOKEN", "KEY_FILE", "key.pem");
		}
	}

	@Test
	void tasksWithHostileIdsStayInsideTheSandboxAndApart() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			String[] ids = { "../x", "..", ".", "/", "a/b", "a_b", "a\0b", "", "x".repeat(500), "~" };
			for (String id : ids) {
				fixture.launch(Tasks.shell(id, "echo once"));
			}
			for (String id : ids) {
				fixture.awaitState(id, TaskState.TASK_FINISHED);
				assertThat(fixture.file(id, "stdout").normalize()).startsWith(this.sandbox.resolve("tasks"))
					.hasContent("once");
			}
			assertThat(this.sandbox).isDirectoryContaining("glob:**/tasks").isDirectoryNotContaining("glob:**/stdout");
		}
	}

	@Test
	void whatATaskLeavesBehindIsKilledWhenItsFirstProcessEnds() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "trap '' TERM HUP; sleep 1000 & echo $!; exit 0"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(ExecutorFixture.runs(Long.parseLong(fixture.output("a").strip()))).isFalse();
		}
	}

	@Test
	void aTaskThatRunsLongerThanItMayIsEndedAndHasFailed() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.ENDLESS)
				.toBuilder()
				.setMaxCompletionTime(Tasks.duration(Duration.ofMillis(200)))
				.build());
			TaskStatus failed = fixture.awaitState("a", TaskState.TASK_FAILED);
			assertThat(failed.getReason()).isEqualTo(TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED);
			assertThat(failed.getMessage()).contains("maximum completion time of 200 ms");
		}
	}

	@Test
	void aTaskThatRunsAlreadyIsNotStartedTwice() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.ENDLESS), Tasks.shell("a", "exit 3"), Tasks.shell("b", "exit 0"));
			fixture.awaitState("b", TaskState.TASK_FINISHED);
			fixture.awaitState("a", TaskState.TASK_RUNNING);
			fixture.kill("a");
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_KILLED);
		}
	}

	@Test
	void manyTasksRunAtTheSameTimeAndEachReportsItsOwnEnd() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			for (int i = 0; i < 50; i++) {
				fixture.launch(Tasks.shell("task-" + i, "exit " + i));
			}
			fixture.awaitState("task-0", TaskState.TASK_FINISHED);
			for (int i = 1; i < 50; i++) {
				assertThat(fixture.awaitState("task-" + i, TaskState.TASK_FAILED).getMessage())
					.isEqualTo("Command ended with exit code " + i);
			}
			assertThat(fixture.driver.updates()).hasSize(150);
		}
	}

}
