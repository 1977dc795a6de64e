/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import io.bcs.executor.process.internal.command.ExecutableFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may read and write what is made for a task, in a JVM without an umask.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PermissionsTests {

	private final Path sandbox;

	PermissionsTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void othersReadNothingOfATaskAndNobodyElseWrites() throws Exception {
		Process process = new ProcessBuilder("sh", "-c", "umask 0; exec \"$@\"", "sh",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Creation.class.getName(), this.sandbox.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(process.waitFor()).isZero();
		assertThat(permissions("plain")).as("there is no umask").isEqualTo("rw-rw-rw-");
		assertThat(permissions("tasks")).isEqualTo("rwxr-x--x");
		assertThat(permissions("tasks/a")).isEqualTo("rwxr-x---");
		assertThat(permissions("tasks/a/stdout")).isEqualTo("rw-r--r--");
		assertThat(permissions("tasks/a/stdout.1")).isEqualTo("rw-r--r--");
		assertThat(permissions("tasks/b/stdout")).as("without pipes").isEqualTo("rw-r--r--");
		assertThat(this.sandbox.resolve("pipes")).hasContent("rwx------ rw------- rw-------");
	}

	private String permissions(String file) throws IOException {
		return permissions(this.sandbox.resolve(file));
	}

	private static String permissions(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

	/** Makes what a task needs. */
	static final class Creation {

		private Creation() {
		}

		public static void main(String[] arguments) throws Exception {
			Path sandbox = Path.of(arguments[0]);
			Files.createFile(sandbox.resolve("plain"));
			TaskDirectories directories = new TaskDirectories(sandbox);
			try (RotatingFile file = new RotatingFile(directories.create("a", null).resolve("stdout"),
					new OutputLimits(1, 2))) {
				file.write(ByteBuffer.wrap(new byte[2]));
			}
			try (TaskOutputFiles output = TaskOutputFiles.create(directories.create("b", null), OutputLimits.DEFAULT,
					new NamedPipes(null, new ReentrantLock()), null)) {
				output.open();
			}
			NamedPipes pipes = new NamedPipes(ExecutableFinder.find("mkfifo", Map.copyOf(System.getenv())),
					new ReentrantLock());
			try (NamedPipes.Pair pair = Objects.requireNonNull(pipes.create(sandbox, null))) {
				Files.writeString(sandbox.resolve("pipes"), permissions(pair.directory()) + " "
						+ permissions(pair.stdout()) + " " + permissions(pair.stderr()));
			}
		}

	}

}
