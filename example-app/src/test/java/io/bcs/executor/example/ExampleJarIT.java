/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

	@Test
	void withoutAnAgentItSaysWhatIsMissingAndEndsWithoutAStackTrace() throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(
				List.of(ProcessHandle.current().info().command().orElseThrow(), "-jar", JAR.toString()));
		builder.directory(this.directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("MESOS_"));
		Process process = builder.start();
		try {
			assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isNotZero();
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
