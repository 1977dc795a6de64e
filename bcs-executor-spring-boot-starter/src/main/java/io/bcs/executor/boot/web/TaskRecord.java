/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A task and the states it went through. Used under the lock of its
 * {@link StatusHistory}.
 */
final class TaskRecord {

	private static final int MOST_CHANGES = 12;

	private static final int LONGEST_TEXT = 500;

	private final TaskInfo task;

	private final @Nullable Integer group;

	private final Instant launched;

	private final List<StatusView.Change> changes = new ArrayList<>();

	private @Nullable TaskStatus last;

	/**
	 * Of the current state: an update that only says more, of its health for example,
	 * repeats none.
	 */
	private String message = "";

	private long version;

	TaskRecord(TaskInfo task, @Nullable Integer group, Instant launched, long version) {
		this.task = task;
		this.group = group;
		this.launched = launched;
		this.version = version;
	}

	String id() {
		return this.task.getTaskId().getValue();
	}

	long version() {
		return this.version;
	}

	void update(TaskStatus status, Instant time, long newVersion) {
		boolean changed = this.last == null || this.last.getState() != status.getState();
		this.last = status;
		if (changed || !status.getMessage().isEmpty()) {
			this.message = status.getMessage();
		}
		this.version = newVersion;
		if (changed) {
			this.changes.add(new StatusView.Change(name(status.getState()), time.toEpochMilli()));
			if (this.changes.size() > MOST_CHANGES) {
				this.changes.remove(1);
			}
		}
	}

	boolean hasEnded() {
		return this.last != null && TaskStates.isTerminal(this.last.getState());
	}

	StatusView.Task view(UnaryOperator<String> redaction) {
		TaskStatus status = this.last;
		return new StatusView.Task(shortened(id()), shortened(this.task.getName()), this.group,
				this.launched.toEpochMilli(), (status != null) ? name(status.getState()) : null, hasEnded(),
				(status != null && status.hasHealthy()) ? status.getHealthy() : null,
				shortened(redaction.apply(this.message)), List.copyOf(this.changes));
	}

	static String name(TaskState state) {
		return state.name().substring("TASK_".length());
	}

	static String shortened(String text) {
		return (text.length() <= LONGEST_TEXT) ? text : text.substring(0, LONGEST_TEXT) + "...";
	}

}
