/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A started {@link AgentScript}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ScriptRun implements AutoCloseable {

	private final EmbeddedAgent agent;

	private final List<AgentScript.Step> steps;

	private final Thread thread;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	ScriptRun(EmbeddedAgent agent, List<AgentScript.Step> steps) {
		this.agent = agent;
		this.steps = steps;
		this.thread = new Thread(this::run, "bcs-agent-script");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		int number = 0;
		try {
			for (AgentScript.Step step : this.steps) {
				if (isClosed()) {
					break;
				}
				number++;
				this.agent.note("script " + step.what());
				step.action().accept(this.agent);
				if (!step.pause().isZero() && this.closed.await(step.pause().toNanos(), TimeUnit.NANOSECONDS)) {
					break;
				}
			}
			this.end.complete(null);
		}
		catch (InterruptedException ex) {
			this.end.complete(null);
			Thread.currentThread().interrupt();
		}
		catch (AssertionError | RuntimeException ex) {
			if (isClosed()) {
				this.end.complete(null);
			}
			else {
				AgentScript.Step step = this.steps.get(number - 1);
				this.end.completeExceptionally(new AssertionError(
						"Step " + number + " of a script failed, which " + step.what() + ": " + ex.getMessage(), ex));
			}
		}
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	/**
	 * Tells whether nothing more will happen: all steps are done, one failed, or the run
	 * was closed.
	 * @return whether the script has ended
	 */
	public boolean isDone() {
		return this.end.isDone();
	}

	/**
	 * Waits for the end of the script. Blocks.
	 * @param timeout how long at most
	 * @throws AssertionError if a step failed, or the end does not come in time
	 */
	public void await(Duration timeout) {
		try {
			this.end.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Expected the script to end within " + timeout.toMillis() / 1000.0
					+ " s, but it did not. " + this.agent.history(), ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNull(ex.getCause());
			throw new AssertionError(cause.getMessage(), cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a script", ex);
		}
	}

	/**
	 * Fails if a step has failed. Does not wait.
	 */
	void verify() {
		if (this.end.isCompletedExceptionally()) {
			await(Duration.ZERO);
		}
	}

	/**
	 * Ends the script where it is, and waits until its thread has ended.
	 */
	@Override
	public void close() {
		this.closed.countDown();
		if (Thread.currentThread() == this.thread) {
			return;
		}
		this.thread.interrupt();
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
