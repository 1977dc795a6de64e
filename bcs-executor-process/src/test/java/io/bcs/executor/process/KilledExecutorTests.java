/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class KilledExecutorTests {

	@Test
	void noProcessOutlivesAnExecutorThatIsKilledNotEvenADaemon(@TempDir Path directory) throws IOException {
		Process executor = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), Doomed.class.getName(), directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = executor.inputReader(StandardCharsets.UTF_8)) {
			List<Long> pids = output.lines()
				.filter((line) -> line.startsWith(Doomed.PID))
				.map((line) -> Long.parseLong(line, Doomed.PID.length(), line.length(), 10))
				.limit(2)
				.toList();
			assertThat(pids).hasSize(2).allMatch(ExecutorFixture::runs);
			executor.destroyForcibly();
			ExecutorFixture.patiently().untilAsserted(() -> assertThat(pids).noneMatch(ExecutorFixture::runs));
		}
		finally {
			executor.destroyForcibly();
		}
	}

	/**
	 * An executor in a JVM of its own, with a task that ends by SIGKILL only, and a
	 * daemon.
	 */
	static final class Doomed {

		static final String PID = "pid: ";

		private Doomed() {
		}

		public static void main(String[] args) throws InterruptedException {
			@SuppressWarnings("resource")
			ExecutorFixture fixture = new ExecutorFixture(Path.of(args[0]), Duration.ofSeconds(5));
			fixture.launch(Tasks.shell("a", Tasks.DAEMON + Tasks.STUBBORN));
			fixture.awaitState("a", TaskState.TASK_RUNNING);
			fixture.awaitOutput("a", "ready");
			report(fixture.pids().get(0));
			report(fixture.daemon("a"));
			Thread.currentThread().join();
		}

		@SuppressWarnings("checkstyle:consoleOutput")
		private static void report(long pid) {
			System.out.println(PID + pid);
		}

	}

}
