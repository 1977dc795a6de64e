/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessGroupsTests {

	private final Path directory;

	ProcessGroupsTests(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void noTaskOutlivesAnExecutorThatIsKilled() throws IOException {
		Process executor = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), Doomed.class.getName(), this.directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = executor.inputReader(StandardCharsets.UTF_8)) {
			long pid = output.lines()
				.filter((line) -> line.startsWith(Doomed.PID))
				.mapToLong((line) -> Long.parseLong(line, Doomed.PID.length(), line.length(), 10))
				.findFirst()
				.orElseThrow();
			assertThat(ProcessTable.running()).anyMatch((process) -> process.session() == pid);
			executor.destroyForcibly();
			ExecutorFixture.patiently()
				.untilAsserted(
						() -> assertThat(ProcessTable.running()).noneMatch((process) -> process.session() == pid));
		}
		finally {
			executor.destroyForcibly();
		}
	}

	@Test
	void aGroupThatWasReleasedIsLeftAlone() throws Exception {
		ProcessLauncher launcher = new ProcessLauncher(System.getenv());
		ProcessSpec spec = ProcessSpec.of(Tasks.shell("a", "exec sleep 1000"));
		Process released = launcher.start(spec, this.directory).process();
		Process watched = launcher.start(spec, this.directory).process();
		try {
			try (ProcessGroups groups = new ProcessGroups(launcher.setsid())) {
				groups.watch(released.pid());
				groups.watch(watched.pid());
				groups.release(released.pid());
			}
			assertThat(watched.waitFor()).isEqualTo(137);
			assertThat(released.isAlive()).isTrue();
		}
		finally {
			released.destroyForcibly();
			watched.destroyForcibly();
		}
		assertThat(released.waitFor()).isEqualTo(137);
	}

	@Test
	void sigtermGoesToTheWholeGroup() throws Exception {
		ProcessLauncher launcher = new ProcessLauncher(System.getenv());
		ProcessSpec spec = ProcessSpec
			.of(Tasks.shell("a", "trap 'wait; exit 5' TERM;" + Tasks.BACKGROUND + "wait; exit 6"));
		try (ProcessGroups groups = new ProcessGroups(launcher.setsid())) {
			Process process = launcher.start(spec, this.directory).process();
			groups.watch(process.pid());
			ExecutorFixture.patiently()
				.untilAsserted(() -> assertThat(this.directory.resolve("stdout")).content().contains("ready"));
			assertThat(groups.terminate(process.pid())).isTrue();
			assertThat(process.waitFor()).isEqualTo(5);
		}
	}

	@Test
	void withoutSetsidThereAreNoGroupsToSignal() {
		try (ProcessGroups groups = new ProcessGroups(null)) {
			groups.watch(1);
			assertThat(groups.terminate(1)).isFalse();
		}
	}

	/** An executor in a JVM of its own, with a task that ends by SIGKILL only. */
	static final class Doomed {

		static final String PID = "pid of the task: ";

		private Doomed() {
		}

		public static void main(String[] args) throws InterruptedException {
			@SuppressWarnings("resource")
			ExecutorFixture fixture = new ExecutorFixture(Path.of(args[0]), Duration.ofSeconds(5));
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN));
			fixture.awaitState("a", TaskState.TASK_RUNNING);
			fixture.awaitOutput("a", "ready");
			report(fixture.pids().get(0));
			Thread.currentThread().join();
		}

		@SuppressWarnings("checkstyle:consoleOutput")
		private static void report(long pid) {
			System.out.println(PID + pid);
		}

	}

}
