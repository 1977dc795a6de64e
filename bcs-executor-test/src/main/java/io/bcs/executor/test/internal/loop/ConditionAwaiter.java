/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.loop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets other threads wait until the agent has seen something.
 */
public final class ConditionAwaiter {

	private final AgentLoop loop;

	private final Supplier<String> history;

	/** Confined to the agent's thread. */
	private final List<Waiter<?>> waiting = new ArrayList<>();

	/** Confined to the agent's thread. */
	private boolean closed;

	/**
	 * Creates the awaiter.
	 * @param loop the agent's thread
	 * @param history tells what happened so far, on the agent's thread
	 */
	public ConditionAwaiter(AgentLoop loop, Supplier<String> history) {
		this.loop = loop;
		this.history = history;
	}

	/**
	 * Something happened. Called on the agent's thread.
	 */
	public void changed() {
		this.waiting.removeIf(Waiter::isDone);
	}

	/**
	 * Nothing will happen any more: the waits fail. Called on the agent's thread.
	 */
	public void close() {
		this.closed = true;
		this.waiting.forEach(Waiter::end);
		this.waiting.clear();
	}

	/**
	 * Waits. Blocks the calling thread, which must not be the agent's.
	 * @param what what is waited for, as it stands in the failure's text
	 * @param timeout how long at most
	 * @param probe looks for it, on the agent's thread
	 * @param instead says what there is instead; called on the agent's thread when the
	 * wait has failed
	 * @return what the probe found
	 * @throws AssertionError if it does not come in time, or before the agent is closed,
	 * with what came instead
	 */
	public <T> T await(String what, Duration timeout, Supplier<@Nullable T> probe, Supplier<String> instead) {
		if (this.loop.eventLoop().inEventLoop()) {
			throw new IllegalStateException("A listener must not wait: it is called on the agent's own thread");
		}
		Waiter<T> waiter = new Waiter<>(probe, new CompletableFuture<>());
		this.loop.run(() -> {
			if (!waiter.isDone()) {
				this.waiting.add(waiter);
				if (this.closed) {
					close();
				}
			}
		});
		// Failures are made here, so that their traces lead to whoever waits.
		try {
			return waiter.found().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError(this.loop.call(() -> "Expected " + what + " within " + seconds(timeout) + ", but "
					+ instead.get() + ". " + this.history.get()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + what, ex);
		}
		catch (ExecutionException ex) {
			throw failure(what, ex.getCause());
		}
		finally {
			this.loop.run(() -> this.waiting.remove(waiter));
		}
	}

	private Error failure(String what, @Nullable Throwable cause) {
		if (cause instanceof AgentClosedException) {
			return new AssertionError(
					this.loop.call(() -> "Expected " + what + ", but the agent was closed. " + this.history.get()));
		}
		return new AssertionError("The condition of " + what + " failed: "
				+ ((cause instanceof AssertionError) ? cause.getMessage() : cause), cause);
	}

	/**
	 * Writes a time in seconds.
	 * @param time the time
	 * @return the text, such as {@code 2.5 s}
	 */
	public static String seconds(Duration time) {
		return new BigDecimal(time.toMillis()).movePointLeft(3).stripTrailingZeros().toPlainString() + " s";
	}

	private record Waiter<T>(Supplier<@Nullable T> probe, CompletableFuture<T> found) {

		boolean isDone() {
			try {
				T value = this.probe.get();
				return value != null && this.found.complete(value);
			}
			catch (RuntimeException | AssertionError ex) {
				return this.found.completeExceptionally(ex);
			}
		}

		void end() {
			this.found.completeExceptionally(new AgentClosedException());
		}

	}

	/**
	 * Says that the agent was closed.
	 */
	private static final class AgentClosedException extends Exception {

		private static final long serialVersionUID = 1L;

		AgentClosedException() {
			super("the agent was closed", null, false, false);
		}

	}

}
