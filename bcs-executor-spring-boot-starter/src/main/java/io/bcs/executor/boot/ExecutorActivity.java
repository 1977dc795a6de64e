/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the executor is doing right now, for people: its connection, its active tasks, and
 * the updates that the agent has not acknowledged. Fed by the driver; may be read from
 * any thread, and shows a state that was true a moment ago.
 *
 * @since 0.1.0
 */
public final class ExecutorActivity implements DriverListener {

	private final InstantSource clock;

	private final Map<TaskID, Task> tasks = new ConcurrentHashMap<>();

	private final Map<ByteString, Update> updates = new ConcurrentHashMap<>();

	private final LongAdder launched = new LongAdder();

	private final LongAdder reported = new LongAdder();

	private final LongAdder acknowledged = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder givenUp = new LongAdder();

	private final LongAdder failedCallbacks = new LongAdder();

	private volatile Connection connection;

	private final LongAdder reconnects = new LongAdder();

	private volatile @Nullable StopReason shutdown;

	/**
	 * Creates the record of a driver that is not started.
	 * @param clock gives the time
	 */
	public ExecutorActivity(InstantSource clock) {
		this.clock = clock;
		this.connection = new Connection(ConnectionState.NOT_STARTED, clock.instant(), 0, null, null);
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateQueued taken) {
			updateTaken(taken.status());
		}
		else if (event instanceof DriverEvent.UpdateSent sent) {
			change(sent.status(), (update) -> update.attempts = sent.attempt());
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged done) {
			this.acknowledged.increment();
			updateDone(done.status());
		}
		else if (event instanceof DriverEvent.UpdateRetried again) {
			this.retried.increment();
			change(again.status(), (update) -> update.lastFailure = again.reason());
		}
		else if (event instanceof DriverEvent.UpdateAbandoned lost) {
			this.givenUp.increment();
			updateDone(lost.status());
		}
		else if (event instanceof DriverEvent.TaskLaunched launch) {
			this.launched.increment();
			Instant now = this.clock.instant();
			this.tasks.put(launch.task().getTaskId(), new Task(launch.task().getName(), now));
		}
		else if (event instanceof DriverEvent.CallbackFinished callback) {
			if (callback.failure() != null) {
				this.failedCallbacks.increment();
			}
		}
		else {
			connectionEvent(event);
		}
	}

	private void connectionEvent(DriverEvent event) {
		Connection current = this.connection;
		if (event instanceof DriverEvent.Subscribing attempt) {
			this.connection = (current.state() == ConnectionState.NOT_STARTED)
					? new Connection(ConnectionState.SUBSCRIBING, this.clock.instant(), attempt.attempt(), null, null)
					: current.with(attempt.attempt(), current.reason());
		}
		else if (event instanceof DriverEvent.SubscriptionFailed failed) {
			this.connection = current.with(failed.attempt(), failed.reason());
		}
		else if (event instanceof DriverEvent.Subscribed subscribed) {
			this.connection = new Connection(ConnectionState.SUBSCRIBED, this.clock.instant(), subscribed.attempts(),
					null, subscribed.agent());
			if (subscribed.resubscription()) {
				this.reconnects.increment();
			}
		}
		else if (event instanceof DriverEvent.Disconnected lost) {
			this.connection = new Connection(ConnectionState.RECONNECTING, this.clock.instant(), 0, lost.reason(),
					current.agent());
		}
		else if (event instanceof DriverEvent.ShutdownRequested request) {
			this.shutdown = request.reason();
		}
		else if (event instanceof DriverEvent.Ended ended) {
			ConnectionState state = (ended.status() == Status.DRIVER_ABORTED) ? ConnectionState.ABORTED
					: ConnectionState.STOPPED;
			this.connection = new Connection(state, this.clock.instant(), current.attempts(), ended.message(),
					current.agent());
		}
	}

	private void updateTaken(TaskStatus status) {
		this.reported.increment();
		Instant now = this.clock.instant();
		this.updates.put(status.getUuid(), new Update(status.getTaskId().getValue(), status.getState(), now));
		Task task = this.tasks.get(status.getTaskId());
		if (task != null) {
			task.changed(status.getState(), now);
		}
	}

	private void change(TaskStatus status, Consumer<Update> change) {
		Update update = this.updates.get(status.getUuid());
		if (update != null) {
			change.accept(update);
		}
	}

	private void updateDone(TaskStatus status) {
		this.updates.remove(status.getUuid());
		if (TaskStates.isTerminal(status.getState())) {
			this.tasks.remove(status.getTaskId());
		}
	}

	/**
	 * Returns the state of the connection to the agent.
	 * @return the connection
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Returns who or what asked the executor to shut down.
	 * @return the reason, or {@code null} if nobody did
	 */
	public @Nullable StopReason shutdown() {
		return this.shutdown;
	}

	/**
	 * Returns the tasks whose terminal update the agent has not acknowledged.
	 * @param limit how many at most
	 * @return the tasks, oldest first
	 */
	public List<ActiveTask> activeTasks(int limit) {
		return this.tasks.entrySet()
			.stream()
			.map((entry) -> entry.getValue().snapshot(entry.getKey().getValue()))
			.sorted(Comparator.comparing(ActiveTask::launched))
			.limit(limit)
			.toList();
	}

	/**
	 * Returns the updates that the agent has not acknowledged.
	 * @param limit how many at most
	 * @return the updates, oldest first
	 */
	public List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		return this.updates.values()
			.stream()
			.map(Update::snapshot)
			.sorted(Comparator.comparing(UnacknowledgedUpdate::since))
			.limit(limit)
			.toList();
	}

	/**
	 * Returns what has been counted since the start.
	 * @return the counts
	 */
	public Counts counts() {
		return new Counts(this.tasks.size(), this.updates.size(), this.reconnects.intValue(), this.launched.sum(),
				this.reported.sum(), this.acknowledged.sum(), this.retried.sum(), this.givenUp.sum(),
				this.failedCallbacks.sum());
	}

	/**
	 * What a connection may be.
	 */
	public enum ConnectionState {

		/** The driver was not started. */
		NOT_STARTED,

		/** The first subscription is tried. */
		SUBSCRIBING,

		/** The agent has accepted the subscription. */
		SUBSCRIBED,

		/** The subscription was lost, and is tried again as long as that has a point. */
		RECONNECTING,

		/** The driver has ended in order. */
		STOPPED,

		/** The driver has ended because something went wrong. */
		ABORTED

	}

	/**
	 * The connection to the agent.
	 *
	 * @param state what it is
	 * @param since since when
	 * @param attempts how many attempts to subscribe this outage took so far, or took
	 * @param reason why it is not subscribed, or why the driver ended; {@code null} if
	 * there is nothing to say
	 * @param agent the agent of the last subscription, or {@code null} before the first
	 */
	public record Connection(ConnectionState state, Instant since, int attempts, @Nullable String reason,
			@Nullable AgentInfo agent) {

		Connection with(int attempts, @Nullable String reason) {
			return new Connection(this.state, this.since, attempts, reason, this.agent);
		}

	}

	/**
	 * A task whose terminal update the agent has not acknowledged.
	 *
	 * @param id its id
	 * @param name its name
	 * @param launched when the agent launched it
	 * @param state the last state the executor reported, or {@code null} if none yet
	 * @param since when it did
	 */
	public record ActiveTask(String id, String name, Instant launched, @Nullable TaskState state, Instant since) {
	}

	/**
	 * An update that the agent has not acknowledged.
	 *
	 * @param taskId the task's id
	 * @param state the state it reports
	 * @param since when the application sent it
	 * @param attempts how many UPDATE calls were made for it
	 * @param lastFailure why the last one failed, or {@code null}
	 */
	public record UnacknowledgedUpdate(String taskId, TaskState state, Instant since, int attempts,
			@Nullable String lastFailure) {
	}

	/**
	 * Counts since the start; the first two are what there is now.
	 *
	 * @param activeTasks tasks whose terminal update is not acknowledged
	 * @param unacknowledgedUpdates updates that are not acknowledged
	 * @param reconnects subscriptions after the first
	 * @param launchedTasks tasks the agent launched
	 * @param reportedUpdates updates the application sent
	 * @param acknowledgedUpdates updates the agent acknowledged
	 * @param retriedUpdates times an update had to be sent again
	 * @param givenUpUpdates updates the agent refused for good, or will never acknowledge
	 * @param failedCallbacks callbacks that threw
	 */
	public record Counts(int activeTasks, int unacknowledgedUpdates, int reconnects, long launchedTasks,
			long reportedUpdates, long acknowledgedUpdates, long retriedUpdates, long givenUpUpdates,
			long failedCallbacks) {
	}

	/** Written by the driver's thread only. */
	private static final class Task {

		private final String name;

		private final Instant launched;

		private volatile Change last;

		Task(String name, Instant launched) {
			this.name = name;
			this.launched = launched;
			this.last = new Change(null, launched);
		}

		void changed(TaskState state, Instant at) {
			this.last = new Change(state, at);
		}

		ActiveTask snapshot(String id) {
			Change change = this.last;
			return new ActiveTask(id, this.name, this.launched, change.state(), change.at());
		}

	}

	private record Change(@Nullable TaskState state, Instant at) {
	}

	/** Written by the driver's thread only. */
	private static final class Update {

		private final String taskId;

		private final TaskState state;

		private final Instant since;

		private volatile int attempts;

		private volatile @Nullable String lastFailure;

		Update(String taskId, TaskState state, Instant since) {
			this.taskId = taskId;
			this.state = state;
			this.since = since;
		}

		UnacknowledgedUpdate snapshot() {
			return new UnacknowledgedUpdate(this.taskId, this.state, this.since, this.attempts, this.lastFailure);
		}

	}

}
