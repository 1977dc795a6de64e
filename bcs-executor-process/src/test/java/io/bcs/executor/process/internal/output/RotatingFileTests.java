/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RotatingFileTests {

	private final Path file;

	RotatingFileTests(@TempDir Path directory) {
		this.file = directory.resolve("stdout");
	}

	@Test
	void aFileNeverExceedsItsLimitAndTheOldestGoes() throws IOException {
		try (RotatingFile rotating = new RotatingFile(this.file, new OutputLimits(4, 3))) {
			write(rotating, "aaaabbbbccccdd");
			assertContents("dd", "cccc", "bbbb");
			write(rotating, "ddee");
			assertContents("ee", "dddd", "cccc");
		}
	}

	@Test
	void whatIsThereIsAppendedTo() throws IOException {
		Files.writeString(this.file, "old");
		try (RotatingFile rotating = new RotatingFile(this.file, new OutputLimits(4, 2))) {
			write(rotating, "new");
		}
		assertContents("ew", "oldn");
	}

	@Test
	void whereOnlyOneFileIsKeptItBeginsAnew() throws IOException {
		try (RotatingFile rotating = new RotatingFile(this.file, new OutputLimits(4, 1))) {
			write(rotating, "aaaabb");
		}
		assertContents("bb");
	}

	@Test
	void theLimitHoldsWhereOlderFilesCanNotBeMoved() throws IOException {
		Files.createDirectories(this.file.resolveSibling("stdout.1").resolve("in-the-way"));
		try (RotatingFile rotating = new RotatingFile(this.file, new OutputLimits(4, 2))) {
			write(rotating, "aaaa");
			assertThatIOException().isThrownBy(() -> write(rotating, "bb"));
			write(rotating, "cc");
			assertThat(this.file).hasContent("cc");
		}
	}

	@Test
	void anythingButAFileIsRefusedByName() throws IOException {
		Path target = Files.writeString(this.file.resolveSibling("target"), "precious");
		Files.createSymbolicLink(this.file, target);
		assertRefused("which is a symbolic link: remove it");
		Files.delete(this.file);
		Files.createDirectory(this.file);
		assertRefused("which is a directory: remove it");
		assertThat(target).hasContent("precious");
	}

	private void assertRefused(String reason) {
		assertThatIOException().isThrownBy(() -> new RotatingFile(this.file, OutputLimits.DEFAULT).close())
			.withMessage("Output can't be written to " + this.file + ", " + reason);
	}

	private static void write(RotatingFile file, String text) throws IOException {
		file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	private void assertContents(String... contents) {
		for (int i = 0; i < contents.length; i++) {
			assertThat((i == 0) ? this.file : this.file.resolveSibling("stdout." + i)).hasContent(contents[i]);
		}
		assertThat(this.file.resolveSibling("stdout." + contents.length)).doesNotExist();
	}

}
