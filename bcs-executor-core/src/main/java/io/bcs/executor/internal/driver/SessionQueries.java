/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.internal.session.Session;

/**
 * Reads lists out of the session, on the event loop while that runs. Thread-safe; waits a
 * second at most.
 */
final class SessionQueries {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final Session session;

	private final InputQueue queue;

	private final BooleanSupplier readable;

	/**
	 * Creates the queries of one driver.
	 * @param session the session
	 * @param queue runs tasks on the event loop
	 * @param readable whether the current thread may read the session itself
	 */
	SessionQueries(Session session, InputQueue queue, BooleanSupplier readable) {
		this.session = session;
		this.queue = queue;
		this.readable = readable;
	}

	List<DriverSnapshot.ActiveTask> activeTasks(int limit) {
		WallClock clock = new WallClock(Instant.now(), System.nanoTime());
		return query((current) -> current.activeTasks(limit)).stream()
			.map((task) -> new DriverSnapshot.ActiveTask(task.id(), task.name(), clock.at(task.launchedAt()),
					task.state(), clock.at(task.since())))
			.toList();
	}

	List<DriverSnapshot.UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		WallClock clock = new WallClock(Instant.now(), System.nanoTime());
		return query((current) -> current.unacknowledgedUpdates(limit)).stream()
			.map((update) -> new DriverSnapshot.UnacknowledgedUpdate(update.taskId(), update.state(),
					clock.at(update.since()), update.attempts(), update.lastFailure()))
			.toList();
	}

	private <T> T query(Function<Session, T> question) {
		if (this.readable.getAsBoolean()) {
			return question.apply(this.session);
		}
		CompletableFuture<T> response = new CompletableFuture<>();
		if (!this.queue.offer(() -> response.complete(question.apply(this.session)))) {
			return question.apply(this.session);
		}
		try {
			return response.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The driver's thread did not respond within " + TIMEOUT.toMillis()
					+ " ms; a listener may hold it up, see the warnings in the log", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the driver's thread", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The driver's state could not be read", ex.getCause());
		}
	}

	/** Puts the session's times on the wall clock. */
	private record WallClock(Instant now, long nanoTime) {

		Instant at(long time) {
			return this.now.minus(Duration.ofNanos(this.nanoTime - time));
		}

	}

}
