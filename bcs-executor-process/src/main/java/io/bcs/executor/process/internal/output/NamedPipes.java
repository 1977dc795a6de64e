/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes named pipes, by the program {@code mkfifo}, in a temporary directory that only
 * this JVM's user can look into: nobody can put something else in their place.
 * Thread-safe.
 */
public final class NamedPipes implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NamedPipes.class);

	private final @Nullable Path mkfifo;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final AtomicLong number = new AtomicLong();

	private @Nullable Path directory;

	/**
	 * Creates an instance.
	 * @param mkfifo the program, or {@code null} if there is none
	 */
	public NamedPipes(@Nullable Path mkfifo) {
		this.mkfifo = mkfifo;
	}

	/**
	 * The pipes of a task.
	 *
	 * @param stdout for its output
	 * @param stderr for its errors
	 * @param number distinguishes them from others
	 */
	record Pair(Path stdout, Path stderr, long number) {
	}

	/**
	 * Makes the pipes of a task. Blocks until the program has ended.
	 * @param user who may open them again, or {@code null} for this JVM's user
	 * @return the pipes, or {@code null} without the program
	 */
	@Nullable Pair create(@Nullable String user) throws IOException, InterruptedException {
		if (this.mkfifo == null) {
			if (this.warned.compareAndSet(false, true)) {
				logger.warn("There is no mkfifo on the PATH: tasks write their output files themselves, "
						+ "and nothing limits their size. Install coreutils");
			}
			return null;
		}
		Path parent = directory();
		long next = this.number.incrementAndGet();
		Pair pair = new Pair(parent.resolve("stdout-" + next), parent.resolve("stderr-" + next), next);
		Process process = new ProcessBuilder(this.mkfifo.toString(), "-m", "600", pair.stdout().toString(),
				pair.stderr().toString())
			.redirectOutput(Redirect.DISCARD)
			.start();
		String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (process.waitFor() != 0) {
			throw new IOException("The pipes for the task's output can't be made: " + error);
		}
		if (user != null) {
			TaskDirectories.setOwner(pair.stdout(), user);
			TaskDirectories.setOwner(pair.stderr(), user);
		}
		return pair;
	}

	private synchronized Path directory() throws IOException {
		Path current = this.directory;
		// Cleaners of temporary directories remove what looks unused.
		if (current == null || !Files.isDirectory(current)) {
			current = Files.createTempDirectory("bcs-executor-pipes-");
			this.directory = current;
		}
		return current;
	}

	@Override
	public synchronized void close() {
		try {
			if (this.directory != null) {
				Files.deleteIfExists(this.directory);
			}
		}
		catch (IOException ex) {
			logger.debug("The directory {} can't be deleted", this.directory, ex);
		}
	}

}
