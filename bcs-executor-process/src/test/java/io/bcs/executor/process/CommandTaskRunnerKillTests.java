/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.bcs.executor.process.internal.command.CommandLine;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class CommandTaskRunnerKillTests {

	/** As bits of a mask. */
	private static final long SIGINT = 1L << 1;

	private static final long SIGQUIT = 1L << 2;

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHORT = Duration.ofMillis(200);

	private final Path sandbox;

	CommandTaskRunnerKillTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aKilledTaskGetsSigterm() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "trap 'echo asked; exit 7' TERM;" + Tasks.BACKGROUND + "wait"));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", LONG);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("Killed on request",
					"exit code 7");
			assertThat(fixture.output("a")).contains("asked");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_KILLED);
		}
	}

	@Test
	void aKilledTaskThatDoesNotMindSigtermGetsSigkillAfterTheGracePeriod() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN));
			fixture.awaitOutput("a", "ready");
			long start = System.nanoTime();
			fixture.kill("a", SHORT);
			TaskStatus killed = fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
			assertThat(killed.getMessage()).contains("exit code 137 (128+9: ended by SIGKILL)");
		}
	}

	@Test
	void theGracePeriodOfTheTaskHoldsWhenTheRequestHasNone() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("default", Tasks.STUBBORN),
					Tasks.shell("own", Tasks.STUBBORN)
						.toBuilder()
						.setKillPolicy(Tasks.killPolicy(Duration.ZERO))
						.build());
			fixture.awaitOutput("default", "ready");
			fixture.awaitOutput("own", "ready");
			fixture.kill("default");
			fixture.kill("own");
			fixture.awaitState("default", TaskState.TASK_KILLED);
			assertThat(fixture.driver.updates()).filteredOn((update) -> update.getState() == TaskState.TASK_KILLED)
				.extracting((update) -> update.getTaskId().getValue())
				.containsExactly("own", "default");
		}
	}

	@Test
	void theGracePeriodOfTheRequestGoesBeforeThatOfTheTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN).toBuilder().setKillPolicy(Tasks.killPolicy(LONG)).build());
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", SHORT);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGKILL");
		}
	}

	@Test
	void aSecondKillCanShortenTheGracePeriod() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", LONG);
			fixture.kill("a");
			fixture.kill("a", SHORT);
			fixture.kill("a", LONG);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGKILL");
			assertThat(fixture.driver.statesOf("a")).containsOnlyOnce(TaskState.TASK_KILLED);
		}
	}

	@Test
	void allProcessesOfATaskAreKilledAlsoOneThatHasMadeASessionOfItsOwn() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", """
					sh -c 'sleep 1000 & sleep 1000 & wait' &
					(sleep 1000; true) &
					(setsid sh -c 'echo $$; sleep 1000'; true) &
					wait"""));
			fixture.awaitOutput("a", "\n");
			long ownSession = Long.parseLong(fixture.output("a").strip());
			fixture.kill("a", LONG);
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(ExecutorFixture.running()).noneMatch((process) -> process.session() == ownSession);
			assertThat(ExecutorFixture.running()).noneMatch((process) -> fixture.pids().contains(process.session()));
		}
	}

	@Test
	void aProcessThatStillCleansUpHasTheGracePeriodAlsoAfterTheFirstProcessHasEnded() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a",
					"(trap 'sleep 0.3; echo cleaned; exit' TERM;" + Tasks.BACKGROUND + "wait) & wait"));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", LONG);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGTERM");
			assertThat(fixture.output("a")).contains("cleaned");
		}
	}

	@Test
	void aProcessThatSurvivesTheFirstOneIsKilledWhenTheGracePeriodIsOver() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "(trap '' TERM; echo ready; sleep 1000) & wait"));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", SHORT);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("SIGTERM");
		}
	}

	@Test
	void withoutSetsidTheDescendantsOfATaskAreKilled() {
		TaskProcesses.Builder processes = TaskProcesses.builder().commandLine(new CommandLine(null, null));
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("a", "(trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000) & wait"));
			fixture.awaitOutput("a", "\n");
			fixture.kill("a", SHORT);
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(ExecutorFixture.runs(Long.parseLong(fixture.output("a").strip()))).isFalse();
		}
	}

	@Test
	void withoutSetsidAParentIsAskedBeforeItsChildren() {
		TaskProcesses.Builder processes = TaskProcesses.builder().commandLine(new CommandLine(null, null));
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("a", "trap 'exit 7' TERM;" + Tasks.BACKGROUND + "wait"));
			fixture.awaitOutput("a", "ready");
			fixture.kill("a", LONG);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage()).contains("exit code 7");
		}
	}

	@Test
	void aKillRightAfterTheLaunchEndsTheTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.ENDLESS));
			fixture.kill("a", LONG);
			fixture.awaitState("a", TaskState.TASK_KILLED);
		}
	}

	@Test
	void aKillOfAnUnknownOrEndedTaskIsHarmless() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.kill("nobody");
			fixture.launch(Tasks.shell("a", "exit 0"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			fixture.kill("a");
			fixture.launch(Tasks.shell("b", "exit 0"));
			fixture.awaitState("b", TaskState.TASK_FINISHED);
			assertThat(fixture.driver.updates()).hasSize(6);
		}
	}

	@Test
	void theStopSignalIsTheOneOfTheTaskElseThatOfTheBuilder() throws IOException {
		assumeThat(ignoredSignals() & (SIGINT | SIGQUIT))
			.as("signals that this JVM was started to ignore, as in the background of a script: no shell can trap them")
			.isZero();
		String line = "trap 'exit 5' INT; trap 'exit 6' QUIT; echo ready; while :; do sleep 0.01; done";
		TaskProcesses.Builder processes = TaskProcesses.builder().stopSignal("sigint");
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("default", line),
					Tasks.labelled("own", line, "bcs.executor.stop-signal", "QUIT"),
					Tasks.labelled("wrong", line, "bcs.executor.stop-signal", "SIGFOO"));
			fixture.awaitOutput("default", "ready");
			fixture.awaitOutput("own", "ready");
			fixture.kill("default", LONG);
			fixture.kill("own", LONG);
			assertThat(fixture.awaitState("default", TaskState.TASK_KILLED).getMessage()).endsWith("; exit code 5");
			assertThat(fixture.awaitState("own", TaskState.TASK_KILLED).getMessage()).endsWith("; exit code 6");
			assertThat(fixture.awaitState("wrong", TaskState.TASK_FAILED).getMessage())
				.startsWith("The task's label bcs.executor.stop-signal: 'SIGFOO' is no signal to stop a process with");
		}
	}

	@Test
	void exitCodeSignalAndDurationAreLabelsOfTheLastUpdate() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("killed", Tasks.ENDLESS), Tasks.shell("failed", "exit 3"));
			fixture.awaitOutput("killed", "ready");
			fixture.kill("killed", LONG);
			assertThat(labels(fixture.awaitState("killed", TaskState.TASK_KILLED)))
				.containsEntry(ProcessResult.EXIT_CODE_LABEL, "143")
				.containsEntry(ProcessResult.SIGNAL_LABEL, "SIGTERM")
				.containsKey(ProcessResult.DURATION_LABEL);
			assertThat(labels(fixture.awaitState("failed", TaskState.TASK_FAILED)))
				.containsEntry(ProcessResult.EXIT_CODE_LABEL, "3")
				.doesNotContainKey(ProcessResult.SIGNAL_LABEL);
		}
	}

	private static long ignoredSignals() throws IOException {
		Path status = Path.of("/proc/self/status");
		return !Files.exists(status) ? 0
				: Files.readAllLines(status)
					.stream()
					.filter((line) -> line.startsWith("SigIgn:"))
					.mapToLong((line) -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
					.sum();
	}

	private static Map<String, String> labels(TaskStatus status) {
		return status.getLabels().getLabelsList().stream().collect(Collectors.toMap(Label::getKey, Label::getValue));
	}

}
