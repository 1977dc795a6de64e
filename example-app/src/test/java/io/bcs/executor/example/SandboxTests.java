/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SandboxTests {

	private final Path directory;

	SandboxTests(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void isWhatTheAgentGives() {
		assertThat(Sandbox.of(env(this.directory))).isEqualTo(this.directory);
	}

	@Test
	void mustExistAndIsNotCreated() {
		assertRefused(this.directory.resolve("missing"), "is not a directory");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void mustBeADirectoryThatCanBeWritten() throws IOException {
		assertRefused(Files.createFile(this.directory.resolve("file")), "is not a directory");
		Path readOnly = Files.createDirectory(this.directory.resolve("read-only"));
		Assumptions.assumeTrue(readOnly.toFile().setWritable(false) && !Files.isWritable(readOnly),
				"root can write everywhere");
		assertRefused(readOnly, "can't be written by user '" + System.getProperty("user.name") + "'");
	}

	private static void assertRefused(Path sandbox, String why) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> Sandbox.of(env(sandbox)))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("mesos.sandbox");
				assertThat(ex.getReason())
					.isEqualTo("The sandbox " + sandbox + " " + why + ", so no task could run in it");
			});
	}

	private static DriverEnv env(Path sandbox) {
		return DriverEnv.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051", "MESOS_FRAMEWORK_ID", "f",
				"MESOS_EXECUTOR_ID", "e", "MESOS_SANDBOX", sandbox.toString()));
	}

}
