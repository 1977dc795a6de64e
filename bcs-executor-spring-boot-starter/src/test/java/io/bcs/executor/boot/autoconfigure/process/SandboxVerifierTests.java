/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SandboxVerifierTests {

	private final Path directory;

	SandboxVerifierTests(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void mayBeAnyDirectoryThatCanBeWritten() {
		assertThatNoException().isThrownBy(() -> SandboxVerifier.verify(this.directory));
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
			.isThrownBy(() -> SandboxVerifier.verify(sandbox))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("mesos.sandbox");
				assertThat(ex.getReason())
					.isEqualTo("The sandbox " + sandbox + " " + why + ", so no task could run in it");
			});
	}

}
