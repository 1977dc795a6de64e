/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a status page shows: active tasks, those that ended last, events, and
 * updates that are not acknowledged. Bounded. Each change has a number, so that a page
 * gets what it does not know yet. Called by the driver's threads; thread-safe.
 */
final class StatusHistory implements DriverListener {

	private static final int MOST_ACTIVE = 5000;

	private static final int MOST_ENDED = 200;

	private static final int MOST_EVENTS = 100;

	private static final int MOST_UPDATES = 20;

	private final InstantSource clock;

	private final UnaryOperator<String> redaction;

	private final Map<String, TaskRecord> active = new LinkedHashMap<>();

	private final Map<String, TaskRecord> ended = new LinkedHashMap<>();

	private final Deque<Numbered<StatusView.Event>> events = new ArrayDeque<>();

	private final Deque<Numbered<String>> removed = new ArrayDeque<>();

	private final Map<ByteString, StatusView.Update> updates = new LinkedHashMap<>();

	private long version;

	/** Removals up to this one are forgotten. */
	private long forgotten;

	private int groups;

	private @Nullable Integer group;

	StatusHistory(InstantSource clock, UnaryOperator<String> redaction) {
		this.clock = clock;
		this.redaction = redaction;
	}

	private record Numbered<T>(long version, T value) {
	}

	@Override
	public synchronized void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.EventReceived received) {
			this.group = (received.type() == Event.Type.LAUNCH_GROUP) ? Integer.valueOf(++this.groups) : null;
		}
		else if (event instanceof DriverEvent.TaskLaunched launched) {
			launched(launched.task());
		}
		else if (event instanceof DriverEvent.UpdateQueued queued) {
			updated(queued.status());
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			this.updates.remove(acknowledged.status().getUuid());
		}
		else {
			if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
				this.updates.remove(abandoned.status().getUuid());
			}
			record(event);
		}
	}

	private void launched(TaskInfo task) {
		String id = task.getTaskId().getValue();
		this.ended.remove(id);
		if (this.active.size() < MOST_ACTIVE) {
			this.active.put(id, new TaskRecord(task, this.group, this.clock.instant(), ++this.version));
		}
	}

	private void updated(TaskStatus status) {
		Instant now = this.clock.instant();
		String id = status.getTaskId().getValue();
		this.updates.put(status.getUuid(), new StatusView.Update(TaskRecord.shortened(id),
				TaskRecord.name(status.getState()), now.toEpochMilli()));
		TaskRecord task = this.active.get(id);
		if (task != null) {
			task.update(status, now, ++this.version);
			if (task.hasEnded()) {
				this.active.remove(id);
				this.ended.put(id, task);
				forgetEnded();
			}
		}
	}

	private void forgetEnded() {
		if (this.ended.size() > MOST_ENDED) {
			TaskRecord oldest = this.ended.values().iterator().next();
			this.ended.remove(oldest.id());
			this.removed.add(new Numbered<>(++this.version, TaskRecord.shortened(oldest.id())));
			if (this.removed.size() > MOST_ENDED) {
				this.forgotten = this.removed.remove().version();
			}
		}
	}

	private void record(DriverEvent event) {
		String text = EventText.of(event);
		if (text != null) {
			this.events.add(new Numbered<>(++this.version, new StatusView.Event(this.clock.millis(),
					EventText.isProblem(event), TaskRecord.shortened(this.redaction.apply(text)))));
			if (this.events.size() > MOST_EVENTS) {
				this.events.remove();
			}
		}
	}

	/**
	 * Tells whether a task is shown.
	 * @param id its id
	 * @return {@code true} if it is active or one of those that ended last
	 */
	synchronized boolean isKnown(String id) {
		return this.active.containsKey(id) || this.ended.containsKey(id);
	}

	/**
	 * Returns what has changed.
	 * @param since the version of the last view, 0 for everything
	 * @param executor the executor and its connection
	 * @return the view
	 */
	synchronized StatusView view(long since, StatusView.Executor executor) {
		boolean complete = since <= 0 || since < this.forgotten || since > this.version;
		long from = complete ? 0 : since;
		List<StatusView.Task> tasks = new ArrayList<>();
		collect(this.ended.values(), from, tasks);
		collect(this.active.values(), from, tasks);
		return new StatusView(this.version, complete, this.clock.millis(), executor, tasks,
				complete ? List.of() : newer(this.removed, from), newer(this.events, from),
				this.updates.values().stream().limit(MOST_UPDATES).toList());
	}

	private void collect(Collection<TaskRecord> records, long since, List<StatusView.Task> tasks) {
		for (TaskRecord task : records) {
			if (task.version() > since) {
				tasks.add(task.view(this.redaction));
			}
		}
	}

	private static <T> List<T> newer(Collection<Numbered<T>> entries, long since) {
		return entries.stream().filter((entry) -> entry.version() > since).map(Numbered::value).toList();
	}

}
