/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the output of a task from a named pipe into its file, on a thread of its own,
 * until no process has the pipe open for writing any more. A file that can't be written
 * loses output; the task is not held up.
 */
final class OutputPump implements Runnable {

	private static final int BUFFER_SIZE = 8192;

	/** The JVM needs little to read and write; it rounds up what is too small. */
	private static final long STACK_SIZE = 128 * 1024L;

	private static final Logger logger = LoggerFactory.getLogger(OutputPump.class);

	private final FileChannel pipe;

	private final RotatingFile file;

	private final @Nullable OutputTail tail;

	private final String description;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private boolean failed;

	OutputPump(FileChannel pipe, RotatingFile file, @Nullable OutputTail tail, String description) {
		this.pipe = pipe;
		this.file = file;
		this.tail = tail;
		this.description = description;
	}

	void start(String threadName) {
		Thread thread = new Thread(null, this, threadName, STACK_SIZE);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
		try (this.pipe; this.file) {
			while (this.pipe.read(buffer) >= 0) {
				buffer.flip();
				if (this.tail != null) {
					this.tail.add(buffer);
				}
				write(buffer);
				buffer.clear();
			}
		}
		catch (ClosedChannelException ex) {
			logger.debug("{} is closed while a process has it open", this.description);
		}
		catch (IOException ex) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-output-failed")
				.log("{} can't be read any more: {}", this.description, ex.toString());
		}
		finally {
			this.end.complete(null);
		}
	}

	private void write(ByteBuffer buffer) {
		try {
			this.file.write(buffer);
			this.failed = false;
		}
		catch (IOException ex) {
			if (!this.failed) {
				this.failed = true;
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.process-output-failed")
					.log("{} is lost until it can be written again: {}", this.description, ex.toString());
			}
		}
	}

	/** Completes when all is written that there will be. */
	CompletableFuture<@Nullable Void> end() {
		return this.end;
	}

	/** Stops reading, whether a process has the pipe open or not. */
	void close() {
		try {
			this.pipe.close();
		}
		catch (IOException ex) {
			logger.debug("{} can't be closed", this.description, ex);
		}
	}

}
