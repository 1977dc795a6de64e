/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class OutputReaderTests {

	private final Path file;

	OutputReaderTests(@TempDir Path directory) {
		this.file = directory.resolve("stdout");
	}

	@Test
	void readsWhatWasAppended() throws IOException {
		Files.writeString(this.file, "first");
		OutputReader.Part part = OutputReader.read(this.file, -1);
		assertThat(part).isEqualTo(new OutputReader.Part(5, true, "first"));
		Files.writeString(this.file, " second", StandardOpenOption.APPEND);
		assertThat(OutputReader.read(this.file, part.offset())).isEqualTo(new OutputReader.Part(12, false, " second"));
		assertThat(OutputReader.read(this.file, 12)).isEqualTo(new OutputReader.Part(12, false, ""));
	}

	@Test
	void readsTheEndOfALongFile() throws IOException {
		Files.writeString(this.file, "x".repeat(100_000) + "end");
		OutputReader.Part part = OutputReader.read(this.file, -1);
		assertThat(part.text()).hasSize(65536).endsWith("xend");
		assertThat(part.offset()).isEqualTo(100_003);
		assertThat(OutputReader.read(this.file, 3).isRestart()).isTrue();
	}

	@Test
	void beginsAnewWithAFileThatWasReplaced() throws IOException {
		Files.writeString(this.file, "new");
		assertThat(OutputReader.read(this.file, 1000)).isEqualTo(new OutputReader.Part(3, true, "new"));
	}

	@Test
	void leavesAHalfWrittenCharacterForTheNextPart() throws IOException {
		Files.write(this.file, new byte[] { 'a', (byte) 0xe2, (byte) 0x82 });
		assertThat(OutputReader.read(this.file, -1)).isEqualTo(new OutputReader.Part(1, true, "a"));
		Files.write(this.file, new byte[] { (byte) 0xac }, StandardOpenOption.APPEND);
		assertThat(OutputReader.read(this.file, 1).text()).isEqualTo("\u20ac");
		Files.write(this.file, new byte[] { 'b', (byte) 0xff, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80 });
		assertThat(OutputReader.read(this.file, -1).text()).startsWith("b\ufffd");
	}

	@Test
	void aFileThatIsNotThereIsEmpty() throws IOException {
		assertThat(OutputReader.read(this.file, 7)).isEqualTo(new OutputReader.Part(0, true, ""));
	}

	@Test
	void opensNothingButFiles() throws IOException {
		Path secret = Files.writeString(this.file.resolveSibling("secret"), "secret");
		Files.createSymbolicLink(this.file, secret);
		assertThatIOException().isThrownBy(() -> OutputReader.read(this.file, -1)).withMessage("stdout is not a file");
	}

}
