/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.script;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import io.bcs.executor.test.AgentScript;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.ScriptRun;
import io.bcs.executor.test.internal.loop.ConditionAwaiter;

/**
 * A script on a thread of its own.
 */
final class BackgroundScript implements ScriptRun {

	private final EmbeddedAgent agent;

	private final AgentScript script;

	private final BiConsumer<String, Runnable> notes;

	private final Thread thread;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private volatile boolean closed;

	BackgroundScript(EmbeddedAgent agent, AgentScript script, BiConsumer<String, Runnable> notes) {
		this.agent = agent;
		this.script = script;
		this.notes = notes;
		this.thread = new Thread(this::run, "bcs-agent-script");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		try {
			this.notes.accept("script started", () -> {
			});
			this.script.run(this.agent);
			this.notes.accept("script has ended", () -> this.end.complete(null));
		}
		catch (Exception | AssertionError ex) {
			if (this.closed) {
				this.end.complete(null);
				return;
			}
			AssertionError failure = new AssertionError("A script failed" + at(ex) + ": " + ex.getMessage(), ex);
			this.notes.accept("script failed" + at(ex), () -> this.end.completeExceptionally(failure));
		}
	}

	/**
	 * Tells at which line of the script something was thrown.
	 */
	private String at(Throwable failure) {
		String name = this.script.getClass().getName();
		int lambda = name.indexOf("$$Lambda");
		String type = (lambda < 0) ? name : name.substring(0, lambda);
		for (StackTraceElement frame : failure.getStackTrace()) {
			if (frame.getClassName().equals(type)) {
				return " at " + frame.getFileName() + ":" + frame.getLineNumber();
			}
		}
		return "";
	}

	@Override
	public boolean isDone() {
		return this.end.isDone();
	}

	@Override
	public void await(Duration timeout) {
		try {
			this.end.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Expected the script to end within " + ConditionAwaiter.seconds(timeout)
					+ ", but it did not. " + this.agent.records().history(), ex);
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
	 * Fails if the script has failed. Does not wait.
	 */
	void verify() {
		if (this.end.isCompletedExceptionally()) {
			await(Duration.ZERO);
		}
	}

	@Override
	public void close() {
		this.closed = true;
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
