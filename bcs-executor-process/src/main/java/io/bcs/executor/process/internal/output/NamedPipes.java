/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes named pipes, by the program {@code mkfifo}, in directories that only this JVM's
 * user can look into: nobody can put something else in their place. They are in the
 * sandbox, so that those of an executor that was killed meanwhile go with it.
 * Thread-safe.
 */
public final class NamedPipes {

	private static final Logger logger = LoggerFactory.getLogger(NamedPipes.class);

	private static final long LONGEST_SECONDS = 30;

	private final @Nullable Path mkfifo;

	private final Lock descriptors;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final AtomicLong number = new AtomicLong();

	/**
	 * Creates an instance.
	 * @param mkfifo the program, or {@code null} if there is none
	 * @param descriptors held while a process is started
	 */
	public NamedPipes(@Nullable Path mkfifo, Lock descriptors) {
		this.mkfifo = mkfifo;
		this.descriptors = descriptors;
	}

	/**
	 * The pipes of a task.
	 *
	 * @param directory contains them and nothing else
	 * @param stdout for its output
	 * @param stderr for its errors
	 * @param number distinguishes them from others
	 */
	record Pair(Path directory, Path stdout, Path stderr, long number) implements Closeable {

		/** Deletes the pipes. Those that are open go on. */
		@Override
		public void close() throws IOException {
			Files.deleteIfExists(this.stdout);
			Files.deleteIfExists(this.stderr);
			Files.deleteIfExists(this.directory);
		}

	}

	/**
	 * Makes the pipes of a task. Blocks until the program has ended.
	 * @param parent where their directory is made
	 * @param user who may open them again, or {@code null} for this JVM's user
	 * @return the pipes, or {@code null} without the program
	 */
	@Nullable Pair create(Path parent, @Nullable String user) throws IOException, InterruptedException {
		if (this.mkfifo == null) {
			if (this.warned.compareAndSet(false, true)) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.process-output-unlimited")
					.log("There is no mkfifo on the PATH: tasks write their output files themselves, "
							+ "and nothing limits their size. Install coreutils");
			}
			return null;
		}
		Path directory = Files.createTempDirectory(parent, ".pipes-");
		Pair pair = new Pair(directory, directory.resolve("stdout"), directory.resolve("stderr"),
				this.number.incrementAndGet());
		try {
			make(this.mkfifo, pair, user);
			return pair;
		}
		catch (Throwable ex) {
			pair.close();
			throw ex;
		}
	}

	private void make(Path mkfifo, Pair pair, @Nullable String user) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(mkfifo.toString(), "-m", "600", pair.stdout().toString(),
				pair.stderr().toString())
			.redirectOutput(Redirect.DISCARD)
			.redirectError(Redirect.DISCARD);
		Process process;
		this.descriptors.lockInterruptibly();
		try {
			process = builder.start();
		}
		finally {
			this.descriptors.unlock();
		}
		try {
			if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("The pipes for the task's output can't be made: " + mkfifo + " does not end");
			}
		}
		catch (IOException | InterruptedException ex) {
			// It must not make a pipe in a directory that is being deleted.
			process.destroyForcibly();
			process.onExit().completeOnTimeout(process, LONGEST_SECONDS, TimeUnit.SECONDS).join();
			throw ex;
		}
		if (process.exitValue() != 0) {
			throw new IOException("The pipes for the task's output can't be made: " + mkfifo + " ended with exit code "
					+ process.exitValue());
		}
		if (user != null) {
			TaskDirectories.setOwner(pair.stdout(), user);
			TaskDirectories.setOwner(pair.stderr(), user);
		}
	}

}
