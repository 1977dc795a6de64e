/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application in a JVM of its own.
 */
class ExampleJarIT {

	private static final Path JAR = Path.of("target", "example-app.jar").toAbsolutePath();

	private final Path directory;

	ExampleJarIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void underAnAgentItRunsATaskAndEndsWithIt(boolean aheadOfTime) throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		// On a busy machine an orderly end takes its time.
		try (EmbeddedAgent agent = EmbeddedAgent.builder()
			.gracePeriod(Duration.ofMinutes(5))
			.awaitTimeout(Duration.ofMinutes(5))
			.start()) {
			ProcessBuilder builder = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
					"-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=" + aheadOfTime, "-jar", JAR.toString(),
					"--bcs.executor.textfile.directory=" + this.directory));
			builder.directory(this.directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
			builder.environment().putAll(agent.env(this.directory));
			Process process = builder.start();
			try {
				agent.launch(io.bcs.executor.test.Tasks.data("greets", "echo hello"));
				agent.awaitUpdate("greets", TaskState.TASK_FINISHED);
				agent.shutdown();
				assertThat(process.waitFor()).isZero();
			}
			finally {
				process.destroyForcibly();
			}
		}
		assertThat(output).content()
			.contains(aheadOfTime ? "Starting AOT-processed ExampleApplication" : "Starting ExampleApplication")
			.doesNotContain("\tat ");
	}

	@Test
	void withASandboxThatIsMissingItSaysSoAndEndsWithoutAStackTrace() throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		Path missing = this.directory.resolve("missing/sandbox");
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			ProcessBuilder builder = new ProcessBuilder(
					List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-jar",
							JAR.toString(), "--bcs.executor.textfile.directory=" + this.directory));
			builder.directory(this.directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
			builder.environment().putAll(agent.env(missing));
			Process process = builder.start();
			try {
				assertThat(process.waitFor()).isEqualTo(1);
			}
			finally {
				process.destroyForcibly();
			}
		}
		assertThat(output).content()
			.contains("APPLICATION FAILED TO START",
					"The sandbox " + missing + " is not a directory, so no task could run in it")
			.doesNotContain("\tat ");
		assertThat(this.directory.resolve("missing")).doesNotExist();
	}

	@Test
	void withoutAnAgentItSaysWhatIsMissingAndEndsWithoutAStackTrace() throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(
				List.of(ProcessHandle.current().info().command().orElseThrow(), "-jar", JAR.toString()));
		builder.directory(this.directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("MESOS_"));
		Process process = builder.start();
		try {
			assertThat(process.waitFor()).isNotZero();
			assertThat(output).content()
				.contains("APPLICATION FAILED TO START", "MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID",
						"MESOS_EXECUTOR_ID")
				.doesNotContain("\tat ");
		}
		finally {
			process.destroyForcibly();
		}
	}

}
