/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

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
final class ConditionAwaiter {

	private final AgentLoop loop;

	private final EventLog journal;

	/** Confined to the agent's thread. */
	private final List<Waiter<?>> waiting = new ArrayList<>();

	/** Confined to the agent's thread. */
	private boolean closed;

	ConditionAwaiter(AgentLoop loop, EventLog journal) {
		this.loop = loop;
		this.journal = journal;
	}

	/**
	 * Something happened. Called on the agent's thread.
	 */
	void changed() {
		this.waiting.removeIf(Waiter::done);
	}

	/**
	 * Nothing will happen any more: whoever waits has waited in vain.
	 */
	void close() {
		this.closed = true;
		List.copyOf(this.waiting).forEach(this::giveUp);
		this.waiting.clear();
	}

	private void giveUp(Waiter<?> waiter) {
		waiter.found()
			.completeExceptionally(new AssertionError(
					"Expected " + waiter.what() + ", but the agent was closed. " + this.journal.describe()));
	}

	/**
	 * Waits. Blocks the calling thread, which must not be the agent's.
	 * @param what what is waited for, as it stands in the failure's text
	 * @param timeout how long at most
	 * @param probe looks for it, on the agent's thread
	 * @return what the probe found
	 * @throws AssertionError if it does not come in time, or before the agent is closed,
	 * with what came instead
	 */
	<T> T await(String what, Duration timeout, Supplier<@Nullable T> probe) {
		if (this.loop.eventLoop().inEventLoop()) {
			throw new IllegalStateException("A listener must not wait: it is called on the agent's own thread");
		}
		Waiter<T> waiter = new Waiter<>(what, probe, new CompletableFuture<>());
		this.loop.run(() -> {
			if (!waiter.done()) {
				this.waiting.add(waiter);
				if (this.closed) {
					close();
				}
			}
		});
		try {
			return waiter.found().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw this.loop.call(() -> new AssertionError("Expected " + what + " within " + seconds(timeout)
					+ ", but it did not come. " + this.journal.describe()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + what, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AssertionError failure) {
				throw failure;
			}
			throw new IllegalStateException("Failed to look for " + what, ex.getCause());
		}
		finally {
			this.loop.run(() -> this.waiting.remove(waiter));
		}
	}

	private static String seconds(Duration timeout) {
		return timeout.toMillis() / 1000.0 + " s";
	}

	private record Waiter<T>(String what, Supplier<@Nullable T> probe, CompletableFuture<T> found) {

		boolean done() {
			try {
				T value = this.probe.get();
				return value != null && this.found.complete(value);
			}
			catch (RuntimeException | AssertionError ex) {
				return this.found.completeExceptionally(ex);
			}
		}

	}

}
