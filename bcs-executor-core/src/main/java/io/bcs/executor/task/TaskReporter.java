/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one task. Used under the lock, so that they are sent in order.
 */
final class TaskReporter {

	private final TaskInfo task;

	private final StatusSender sender;

	private final TaskTimers timers;

	private final TaskLock lock;

	private final Duration interval;

	private TaskState state = TaskState.TASK_STARTING;

	private @Nullable Boolean healthy;

	private @Nullable CheckStatusInfo checkStatus;

	/** A message that is not sent yet. */
	private @Nullable String pending;

	private @Nullable Long progressAt;

	private @Nullable Runnable timer;

	private boolean closed;

	TaskReporter(TaskInfo task, StatusSender sender, TaskTimers timers, TaskLock lock, Duration interval) {
		this.task = task;
		this.sender = sender;
		this.timers = timers;
		this.lock = lock;
		this.interval = interval;
		if (task.hasCheck()) {
			this.checkStatus = noCheckStatus(task.getCheck().getType());
		}
	}

	/** What an update says as long as the check has no result. */
	private static CheckStatusInfo noCheckStatus(CheckInfo.Type type) {
		CheckStatusInfo.Builder status = CheckStatusInfo.newBuilder().setType(type);
		switch (type) {
			case COMMAND -> status.setCommand(CheckStatusInfo.Command.getDefaultInstance());
			case HTTP -> status.setHttp(CheckStatusInfo.Http.getDefaultInstance());
			case TCP -> status.setTcp(CheckStatusInfo.Tcp.getDefaultInstance());
			default -> {
				// Nothing is known of it.
			}
		}
		return status.build();
	}

	/** Reports a state that is not the last one. */
	void state(TaskState state, String message) {
		this.state = state;
		this.sender.send(update(state, message).build());
	}

	TaskState state() {
		return this.state;
	}

	void healthy(boolean value) {
		if (this.healthy == null || this.healthy != value) {
			this.healthy = value;
			sendNow(TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
		}
	}

	void checkStatus(CheckStatusInfo status) {
		if (!status.equals(this.checkStatus)) {
			this.checkStatus = status;
			sendNow(TaskStatus.Reason.REASON_TASK_CHECK_STATUS_UPDATED);
		}
	}

	private void sendNow(TaskStatus.Reason reason) {
		this.sender.send(update(this.state, "").setReason(reason).build());
	}

	void progress(String message) {
		this.pending = FailureMessage.bounded(message);
		if (this.timer == null) {
			flushWhenDue();
		}
	}

	private void flushWhenDue() {
		Long last = this.progressAt;
		Duration pause = (last != null) ? this.interval.minusNanos(this.timers.nanoTime() - last) : Duration.ZERO;
		if (pause.compareTo(Duration.ZERO) > 0 || !flush()) {
			Duration delay = (pause.compareTo(Duration.ZERO) > 0) ? pause : this.interval;
			this.timer = this.timers.schedule(delay, () -> this.lock.run((effects) -> {
				this.timer = null;
				if (!this.closed && this.pending != null) {
					flushWhenDue();
				}
			}));
		}
	}

	private boolean flush() {
		String message = this.pending;
		if (message == null) {
			return true;
		}
		this.progressAt = this.timers.nanoTime();
		if (this.sender.send(update(this.state, message).build())) {
			this.pending = null;
			return true;
		}
		return false;
	}

	/** Sends what is left before the last update, and takes nothing more. */
	void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.run();
			this.timer = null;
		}
		flush();
	}

	/** Begins an update with all that is known of the task. */
	TaskStatus.Builder update(TaskState state, String message) {
		TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(this.task.getTaskId()).setState(state);
		if (!message.isEmpty()) {
			status.setMessage(message);
		}
		if (this.healthy != null) {
			status.setHealthy(this.healthy);
		}
		if (this.checkStatus != null) {
			status.setCheckStatus(this.checkStatus);
		}
		return status;
	}

}
