/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Completes and sends the last update of a task. Calls code of the application, so it is
 * used without the lock: nothing else is sent for the task any more.
 */
final class EndReport {

	private final TaskInfo task;

	private final TaskStatus.Builder status;

	private final List<Consumer<TaskStatus.Builder>> customizers;

	private final Ending ending;

	private final Duration duration;

	EndReport(TaskInfo task, TaskStatus.Builder status, List<Consumer<TaskStatus.Builder>> customizers, Ending ending,
			Duration duration) {
		this.task = task;
		this.status = status;
		this.customizers = customizers;
		this.ending = ending;
		this.duration = duration;
	}

	void send(TaskTable table) {
		TaskStatus complete = complete();
		table.sender().sendLast(complete);
		TaskResult result = new Result(this.task, complete, this.ending != Ending.NOT_STARTED, this.duration,
				this.ending == Ending.LEFT_BEHIND);
		TaskLog.notify(table.settings().listeners(), (listener) -> listener.onEnded(result));
	}

	private TaskStatus complete() {
		TaskState state = this.status.getState();
		TaskStatus original = this.status.build();
		TaskStatus.Builder customized = original.toBuilder();
		for (Consumer<TaskStatus.Builder> customizer : this.customizers) {
			TaskStatus.Builder attempt = customized.clone();
			try {
				customizer.accept(attempt);
				attempt.setTaskId(this.task.getTaskId()).setState(state);
				customized = attempt;
			}
			catch (Throwable ex) {
				TaskLog.customizerFailed(this.task, ex);
			}
		}
		return customized.build();
	}

	private record Result(TaskInfo task, TaskStatus status, boolean isStarted, Duration duration,
			boolean isLeftBehind) implements TaskResult {
	}

}
