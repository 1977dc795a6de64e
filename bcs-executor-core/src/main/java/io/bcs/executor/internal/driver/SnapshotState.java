/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.StopReason;
import io.bcs.executor.internal.session.Session;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the driver's snapshots are made of. Written by the event loop only, a few words
 * per change; read by any thread.
 */
final class SnapshotState implements DriverListener {

	private final InstantSource clock;

	private final AtomicLong launched = new AtomicLong();

	private final AtomicLong queued = new AtomicLong();

	private final AtomicLong acknowledged = new AtomicLong();

	private final AtomicLong retried = new AtomicLong();

	private final AtomicLong abandoned = new AtomicLong();

	private final AtomicLong droppedMessages = new AtomicLong();

	private final AtomicLong resubscriptions = new AtomicLong();

	private final AtomicLong failedCallbacks = new AtomicLong();

	private volatile Connection connection;

	private volatile int activeTasks;

	private volatile int unacknowledgedTasks;

	private volatile int unacknowledgedUpdates;

	SnapshotState(InstantSource clock) {
		this.clock = clock;
		this.connection = new Connection(DriverSnapshot.ConnectionState.NOT_STARTED, clock.instant(), 0, null, null,
				null);
	}

	/** The driver was started. The starting thread, before the event loop runs. */
	void started() {
		this.connection = this.connection.changed(DriverSnapshot.ConnectionState.SUBSCRIBING, this.clock.instant(), 0,
				null);
	}

	/** Takes over the counts of the session after a step. */
	void stepped(Session session, int activeTasks) {
		this.activeTasks = activeTasks;
		this.unacknowledgedTasks = session.unacknowledgedTaskCount();
		this.unacknowledgedUpdates = session.unacknowledgedUpdateCount();
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateQueued) {
			increment(this.queued, 1);
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged) {
			increment(this.acknowledged, 1);
		}
		else if (event instanceof DriverEvent.TaskLaunched) {
			increment(this.launched, 1);
		}
		else if (event instanceof DriverEvent.UpdateRetried) {
			increment(this.retried, 1);
		}
		else if (event instanceof DriverEvent.UpdateAbandoned) {
			increment(this.abandoned, 1);
		}
		else if (event instanceof DriverEvent.MessageDropped dropped) {
			increment(this.droppedMessages, dropped.messages());
		}
		else if (event instanceof DriverEvent.CallbackFinished finished) {
			increment(this.failedCallbacks, (finished.failure() != null) ? 1 : 0);
		}
		else {
			connectionEvent(event);
		}
	}

	/** There is one writer. */
	private static void increment(AtomicLong counter, long count) {
		counter.lazySet(counter.getPlain() + count);
	}

	private void connectionEvent(DriverEvent event) {
		Connection current = this.connection;
		if (event instanceof DriverEvent.Subscribing attempt) {
			this.connection = current.attempted(attempt.attempt(), current.reason());
		}
		else if (event instanceof DriverEvent.SubscriptionFailed failed) {
			this.connection = current.attempted(failed.attempt(), failed.reason());
		}
		else if (event instanceof DriverEvent.Subscribed subscribed) {
			if (subscribed.resubscription()) {
				increment(this.resubscriptions, 1);
			}
			this.connection = new Connection(DriverSnapshot.ConnectionState.SUBSCRIBED, this.clock.instant(),
					subscribed.attempts(), null, subscribed.agent(), current.stopReason());
		}
		else if (event instanceof DriverEvent.Disconnected lost) {
			this.connection = current.changed(lost.reconnecting() ? DriverSnapshot.ConnectionState.RECONNECTING
					: DriverSnapshot.ConnectionState.DISCONNECTED, this.clock.instant(), 0, lost.reason());
		}
		else if (event instanceof DriverEvent.ShutdownRequested request) {
			this.connection = current.stopping(request.reason());
		}
		else if (event instanceof DriverEvent.Ended ended) {
			this.connection = current.changed(
					(ended.status() == Status.DRIVER_ABORTED) ? DriverSnapshot.ConnectionState.ABORTED
							: DriverSnapshot.ConnectionState.STOPPED,
					this.clock.instant(), current.attempts(), ended.message())
				.stopping(ended.reason());
		}
	}

	/** Makes a snapshot. Any thread. */
	DriverSnapshot snapshot(Status status, int queuedCallbacks, Duration runningCallback,
			Lists<DriverSnapshot.ActiveTask> tasks, Lists<DriverSnapshot.UnacknowledgedUpdate> updates) {
		Counts counts = new Counts(this.launched.get(), this.queued.get(), this.acknowledged.get(), this.retried.get(),
				this.abandoned.get(), this.droppedMessages.get(), this.resubscriptions.get(),
				this.failedCallbacks.get());
		return new Snapshot(status, this.connection, this.activeTasks, this.unacknowledgedTasks,
				this.unacknowledgedUpdates, queuedCallbacks, runningCallback, counts, tasks, updates);
	}

	/**
	 * Makes a list of at most so many elements.
	 */
	@FunctionalInterface
	interface Lists<T> {

		List<T> list(int limit);

	}

	private record Connection(DriverSnapshot.ConnectionState state, Instant since, int attempts,
			@Nullable String reason, @Nullable AgentInfo agent, @Nullable StopReason stopReason) {

		Connection attempted(int attempts, @Nullable String reason) {
			return new Connection(this.state, this.since, attempts, reason, this.agent, this.stopReason);
		}

		Connection changed(DriverSnapshot.ConnectionState state, Instant since, int attempts, @Nullable String reason) {
			return new Connection(state, since, attempts, reason, this.agent, this.stopReason);
		}

		Connection stopping(StopReason stopReason) {
			return new Connection(this.state, this.since, this.attempts, this.reason, this.agent,
					(this.stopReason != null) ? this.stopReason : stopReason);
		}

	}

	private record Counts(long launchedTasks, long queuedUpdates, long acknowledgedUpdates, long retriedUpdates,
			long abandonedUpdates, long droppedMessages, long resubscriptions,
			long failedCallbacks) implements DriverSnapshot.Counters {
	}

	private record Snapshot(Status status, Connection state, int activeTaskCount, int unacknowledgedTaskCount,
			int unacknowledgedUpdateCount, int queuedCallbacks, Duration runningCallback, Counts counters,
			Lists<ActiveTask> tasks, Lists<UnacknowledgedUpdate> updates) implements DriverSnapshot {

		@Override
		public ConnectionState connection() {
			return this.state.state();
		}

		@Override
		public Instant since() {
			return this.state.since();
		}

		@Override
		public int attempts() {
			return this.state.attempts();
		}

		@Override
		public @Nullable String reason() {
			return this.state.reason();
		}

		@Override
		public @Nullable AgentInfo agent() {
			return this.state.agent();
		}

		@Override
		public @Nullable StopReason stopReason() {
			return this.state.stopReason();
		}

		@Override
		public List<ActiveTask> activeTasks(int limit) {
			return this.tasks.list(limit);
		}

		@Override
		public List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
			return this.updates.list(limit);
		}

		@Override
		public String toString() {
			return "DriverSnapshot[" + status() + ", " + connection() + " since " + since() + ", " + activeTaskCount()
					+ " active tasks, " + unacknowledgedUpdateCount() + " unacknowledged updates]";
		}

	}

}
