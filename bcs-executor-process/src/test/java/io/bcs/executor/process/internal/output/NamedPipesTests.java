/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NamedPipesTests {

	private final Path directory;

	NamedPipesTests(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void anInterruptEndsTheProgramBeforeTheDirectoryIsDeleted() throws Exception {
		Path seen = this.directory.resolve("seen");
		Path mkfifo = Files.writeString(this.directory.resolve("mkfifo"), """
				#!/bin/sh
				printf '%%s\\n%%s\\n' $$ "$3" > %1$s.tmp && mv %1$s.tmp %1$s
				exec sleep 600
				""".formatted(seen));
		Files.setPosixFilePermissions(mkfifo, PosixFilePermissions.fromString("rwx------"));
		NamedPipes pipes = new NamedPipes(mkfifo, new ReentrantLock());
		CompletableFuture<Boolean> ranWhenCreateReturned = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				pipes.create(this.directory, null);
			}
			catch (Exception ex) {
				ranWhenCreateReturned.complete(program(seen).isPresent());
			}
		});
		thread.start();
		Awaitility.await().until(() -> Files.exists(seen));
		thread.interrupt();
		try {
			assertThat(ranWhenCreateReturned.join()).isFalse();
			assertThat(Path.of(lines(seen).get(1)).getParent()).doesNotExist();
		}
		finally {
			program(seen).ifPresent(ProcessHandle::destroyForcibly);
		}
	}

	private static Optional<ProcessHandle> program(Path seen) {
		return ProcessHandle.of(Long.parseLong(lines(seen).get(0))).filter(ProcessHandle::isAlive);
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
