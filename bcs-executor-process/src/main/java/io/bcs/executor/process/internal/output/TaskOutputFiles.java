/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one task: {@code stdout} and {@code stderr} in its directory. The
 * processes write into named pipes, which are deleted as soon as the first process has
 * them open; two threads carry what comes into the files. Without named pipes the
 * processes write into the files.
 */
public final class TaskOutputFiles implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TaskOutputFiles.class);

	private final Deque<Closeable> opened = new ArrayDeque<>();

	private final OutputTail tail = new OutputTail();

	private final Path directory;

	private final OutputLimits limits;

	private final NamedPipes.@Nullable Pair pipes;

	private final Redirect stdout;

	private final Redirect stderr;

	private @Nullable OutputPump outPump;

	private @Nullable OutputPump errPump;

	private TaskOutputFiles(Path directory, OutputLimits limits, NamedPipes.@Nullable Pair pipes) {
		this.directory = directory;
		this.limits = limits;
		this.pipes = pipes;
		if (pipes != null) {
			this.opened.push(pipes);
		}
		this.stdout = (pipes != null) ? Redirect.to(pipes.stdout().toFile())
				: Redirect.appendTo(directory.resolve("stdout").toFile());
		this.stderr = (pipes != null) ? Redirect.to(pipes.stderr().toFile())
				: Redirect.appendTo(directory.resolve("stderr").toFile());
	}

	/**
	 * Makes the pipes, in a directory beside the task's. Blocks until they are there.
	 * @param directory the task's directory
	 * @param limits size and number of files
	 * @param pipes makes named pipes
	 * @param user runs the processes, or {@code null} for this JVM's user
	 * @return the output, to be opened
	 * @throws IOException if that fails, with a sentence
	 * @throws InterruptedException if the task is killed meanwhile
	 */
	public static TaskOutputFiles create(Path directory, OutputLimits limits, NamedPipes pipes, @Nullable String user)
			throws IOException, InterruptedException {
		Path parent = Objects.requireNonNull(directory.getParent());
		return new TaskOutputFiles(directory, limits, pipes.create(parent, user));
	}

	/**
	 * Opens the files and starts the threads. Blocks for as long as the file system does.
	 * @throws IOException if that fails, with a sentence
	 */
	public void open() throws IOException {
		if (this.pipes != null) {
			this.outPump = pump("stdout", this.pipes.stdout(), null, this.pipes.number());
			this.errPump = pump("stderr", this.pipes.stderr(), this.tail, this.pipes.number());
		}
		else {
			// Created here, for the same permissions; the process appends.
			new RotatingFile(this.directory.resolve("stdout"), this.limits).close();
			new RotatingFile(this.directory.resolve("stderr"), this.limits).close();
		}
	}

	private OutputPump pump(String name, Path pipe, @Nullable OutputTail streamTail, long number) throws IOException {
		RotatingFile file = new RotatingFile(this.directory.resolve(name), this.limits);
		this.opened.push(file);
		// Opened for both, it waits for nobody, and then the other can be opened.
		this.opened.push(FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE));
		FileChannel reader = FileChannel.open(pipe, StandardOpenOption.READ);
		this.opened.push(reader);
		OutputPump pump = new OutputPump(reader, file, streamTail, "The " + name + " of the task in " + this.directory);
		pump.start("bcs-executor-" + name + "-" + number);
		this.opened.remove(reader);
		this.opened.remove(file);
		return pump;
	}

	/**
	 * Returns where the first process writes its output to.
	 * @return the target
	 */
	public Redirect stdout() {
		return this.stdout;
	}

	/**
	 * Returns where the first process writes its errors to.
	 * @return the target
	 */
	public Redirect stderr() {
		return this.stderr;
	}

	/**
	 * Closes this JVM's ends of the pipes for writing, and deletes the pipes. To be
	 * called when the first process has been started, or can't be: from then on the
	 * threads end when the last process does.
	 */
	@Override
	public void close() {
		for (Closeable closeable = this.opened.poll(); closeable != null; closeable = this.opened.poll()) {
			try {
				closeable.close();
			}
			catch (IOException ex) {
				logger.debug("A pipe of the task in {} can't be closed", this.directory, ex);
			}
		}
	}

	/**
	 * Completes when no process can write any more, and all is in the files.
	 * @return the end, on a thread of the output
	 */
	public CompletionStage<?> end() {
		return CompletableFuture.allOf(Stream.of(this.outPump, this.errPump)
			.filter(Objects::nonNull)
			.map(OutputPump::end)
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Stops reading although a process, one that escaped, has a pipe open. May be called
	 * from any thread.
	 */
	public void stop() {
		Stream.of(this.outPump, this.errPump).filter(Objects::nonNull).forEach(OutputPump::close);
	}

	/**
	 * Returns the last lines of stderr. May be called from any thread.
	 * @return the lines, separated by {@code " | "}, empty if there are none
	 */
	public String lastErrorLines() {
		return this.tail.lastLines();
	}

}
