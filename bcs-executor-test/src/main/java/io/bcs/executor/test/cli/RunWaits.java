/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits that end when the executor exits, or when Ctrl-C is pressed. Thread-safe.
 */
final class RunWaits {

	/** Completed once the agent knows of the exit, and with it what becomes of tasks. */
	private final CompletableFuture<Integer> exited = new CompletableFuture<>();

	private final Interrupts interrupts;

	RunWaits(Interrupts interrupts) {
		this.interrupts = interrupts;
	}

	/**
	 * Ends all waits because the executor has exited.
	 */
	void exited(int exitCode) {
		this.exited.complete(exitCode);
	}

	/**
	 * Returns the executor's exit code. Blocks until it has exited.
	 */
	int exitCode() {
		return this.exited.join();
	}

	/**
	 * Completed when the executor has exited, or Ctrl-C was pressed: nothing more is to
	 * be waited for.
	 */
	CompletableFuture<Object> over() {
		return CompletableFuture.anyOf(this.exited, this.interrupts.first());
	}

	/**
	 * Waits. Blocks.
	 * @param what what is waited for, within a sentence
	 * @param future completed when it comes
	 * @param deadline the end of the time it may take
	 * @return what came
	 * @throws RunFailedException if it did not come in time, or can't come any more
	 * because the executor has exited
	 * @throws RunInterruptedException after Ctrl-C
	 */
	<T> T await(String what, CompletableFuture<T> future, Deadline deadline) throws InterruptedException {
		try {
			CompletableFuture.anyOf(future, over()).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
			if (!future.isDone()) {
				requireRunning(what);
			}
			return future.get(0, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new RunFailedException(what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1)
					+ " did not come within " + deadline);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RunFailedException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Fails if the executor has exited, or Ctrl-C was pressed.
	 * @param before what did not come before that, for the failure's text
	 */
	void requireRunning(String before) {
		requireNoInterrupt();
		if (this.exited.isDone()) {
			throw new RunFailedException("The executor exited with code " + this.exited.join() + " before " + before);
		}
	}

	/**
	 * Fails if Ctrl-C was pressed.
	 */
	void requireNoInterrupt() {
		if (this.interrupts.isInterrupted()) {
			throw new RunInterruptedException();
		}
	}

	boolean hasExited() {
		return this.exited.isDone();
	}

	boolean isInterrupted() {
		return this.interrupts.isInterrupted();
	}

}
