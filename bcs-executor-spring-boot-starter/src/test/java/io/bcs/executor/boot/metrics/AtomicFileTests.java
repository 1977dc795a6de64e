/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class AtomicFileTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void isReadableByEveryoneWhateverTheUmaskIs() throws IOException {
		// As a umask of 077 would leave it.
		AtomicFile file = new AtomicFile(this.directory, "e1.prom", "e1.prom", false, (path, content) -> {
			Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.writeString(path, content);
		});
		file.write("x 1\n");
		assertThat(permissions(file.path())).isEqualTo("rw-r--r--");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void canNeverBeWrittenByOthersWithoutAnUmask() throws Exception {
		Process process = new ProcessBuilder("sh", "-c", "umask 0; exec \"$@\"", "sh",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Creation.class.getName(), this.directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(process.waitFor()).isZero();
		assertThat(permissions(this.directory.resolve("plain"))).as("there is no umask").isEqualTo("rw-rw-rw-");
		assertThat(permissions(this.directory.resolve("created"))).isEqualTo("rw-r--r--");
		assertThat(permissions(this.directory.resolve("new/directory"))).isEqualTo("rwxr-xr-x");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void isAsItWasIfTheDiskIsFull() throws IOException {
		Path path = Files.writeString(this.directory.resolve("e1.prom"), "before\n");
		AtomicFile file = new AtomicFile(this.directory, "e1.prom", "e1.prom", false, (temporaryFile, content) -> {
			Files.writeString(temporaryFile, content.substring(0, 3));
			try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
				full.write(content.substring(3).getBytes(StandardCharsets.UTF_8));
			}
		});
		assertThatIOException().isThrownBy(() -> file.write("after all\n")).withMessageContaining("No space left");
		assertThat(path).hasContent("before\n");
		assertThat(this.directory).isDirectoryNotContaining((other) -> !other.equals(path));
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void createsItsDirectoryWithParentsForOthersToRead() throws IOException {
		Path deep = this.directory.resolve("data/bcs/export_data");
		String before = permissions(this.directory);
		new AtomicFile(deep, "e1.prom", true).write("x 1\n");
		assertThat(deep.resolve("e1.prom")).hasContent("x 1\n");
		assertThat(permissions(deep)).isEqualTo("rwxr-xr-x");
		assertThat(permissions(this.directory.resolve("data/bcs"))).isEqualTo("rwxr-xr-x");
		assertThat(permissions(this.directory)).as("was there before").isEqualTo(before);
	}

	@Test
	void doesNotCreateItsDirectoryUnlessToldTo() {
		Path missing = this.directory.resolve("missing");
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> new AtomicFile(missing, "e1.prom", false).write("x 1\n"))
			.withMessageContaining("is not a directory");
		assertThat(missing).doesNotExist();
	}

	@Test
	void doesNotReplaceAFileThatStandsInForItsDirectory() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatIOException().isThrownBy(() -> new AtomicFile(file, "e1.prom", true).write("x 1\n"));
		assertThat(file).isEmptyFile();
	}

	@Test
	void hasADraftThatNoNodeExporterCollects() {
		assertThat(new AtomicFile(this.directory, "e1.prom", true).temporaryFile().getFileName().toString())
			.startsWith(".")
			.doesNotEndWith(".prom");
	}

	/** Creates files in a JVM of its own. */
	static final class Creation {

		private Creation() {
		}

		public static void main(String[] arguments) throws IOException {
			Path directory = Path.of(arguments[0]);
			Files.createFile(directory.resolve("plain"));
			// Before it gets its permissions in the end.
			AtomicFile.create(directory.resolve("created"), "x 1\n");
			new AtomicFile(directory.resolve("new/directory"), "e1.prom", true).write("x 1\n");
		}

	}

}
