/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task from its launch to its terminal state, of which it reports exactly one.
 * Confined to the owner thread.
 */
class TaskExecution {

	private static final Logger logger = LoggerFactory.getLogger(TaskExecution.class);

	private final TaskInfo task;

	private final Set<TaskID> group;

	private final Surroundings surroundings;

	private final Listener listener;

	private @Nullable ProcessSpec spec;

	private @Nullable TaskProcess process;

	private @Nullable TerminationCause ending;

	private @Nullable Future<?> completionTimer;

	private boolean ended;

	/**
	 * What all tasks share.
	 *
	 * @param owner the thread that everything happens on
	 * @param launcher starts the processes
	 * @param directories says where
	 * @param groups signals process groups
	 */
	record Surroundings(TaskEventLoop owner, ProcessLauncher launcher, TaskDirectories directories,
			ProcessGroups groups) {
	}

	/**
	 * Hears of a task.
	 *
	 * @param updates takes the updates to send
	 * @param end told once, after the terminal update
	 */
	record Listener(Consumer<TaskStatus> updates, End end) {
	}

	/**
	 * Hears of the end of a task.
	 */
	interface End {

		void ended(TaskExecution run, TaskState state);

	}

	/**
	 * Creates a task that has not been started.
	 * @param task the task
	 * @param group the ids of all tasks of its group, its own too
	 * @param surroundings what all tasks share
	 * @param listener who hears of it
	 */
	TaskExecution(TaskInfo task, Set<TaskID> group, Surroundings surroundings, Listener listener) {
		this.task = task;
		this.group = group;
		this.surroundings = surroundings;
		this.listener = listener;
	}

	TaskInfo task() {
		return this.task;
	}

	TaskID id() {
		return this.task.getTaskId();
	}

	Set<TaskID> group() {
		return this.group;
	}

	/**
	 * Checks the task. One that can't be run has then failed.
	 */
	void prepare() {
		if (this.ended) {
			return;
		}
		try {
			this.spec = ProcessSpec.of(this.task);
		}
		catch (UnsupportedTaskException ex) {
			end(TaskStatuses.of(id(), TaskState.TASK_FAILED, ex.sentence()));
		}
	}

	/**
	 * Starts the process, unless the task has ended already.
	 */
	void start() {
		if (this.ended || this.spec == null) {
			return;
		}
		Path directory = this.surroundings.directories().of(id().getValue());
		this.listener.updates().accept(TaskStatuses.of(id(), TaskState.TASK_STARTING, "Starting in " + directory));
		try {
			ProcessLauncher.Started started = this.surroundings.launcher().start(this.spec, directory);
			this.process = new TaskProcess(started, this.surroundings.owner(), this.surroundings.groups(),
					this::exited);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Task '{}' can't be started", TaskStatuses.printable(id()), ex);
			end(TaskStatuses.of(id(), TaskState.TASK_FAILED, "The command can't be started: " + ex.getMessage()));
			return;
		}
		this.listener.updates()
			.accept(TaskStatuses.of(id(), TaskState.TASK_RUNNING,
					"Process " + this.process.pid() + " in " + directory));
		if (this.task.hasMaxCompletionTime()) {
			Duration limit = GracePeriods.duration(this.task.getMaxCompletionTime());
			this.completionTimer = this.surroundings.owner()
				.schedule(() -> end(TerminationCause.completionTime(limit), GracePeriods.forKill(null, this.task)),
						limit);
		}
	}

	/**
	 * Tells whether the task is being ended already.
	 * @return {@code true} after the first {@link #end(TerminationCause, Duration)}
	 */
	boolean isEnding() {
		return this.ending != null;
	}

	/**
	 * Ends the task. Repeated, it keeps the first reason and can only shorten the grace
	 * period. A process that has ended by itself meanwhile is reported as that.
	 * @param ending why
	 * @param gracePeriod the time between SIGTERM and SIGKILL
	 */
	void end(TerminationCause ending, Duration gracePeriod) {
		if (this.ended) {
			return;
		}
		if (this.process == null) {
			end(ending.status(id(), "it had not been started"));
		}
		else if (this.ending != null || this.process.isRunning()) {
			if (this.ending == null) {
				this.ending = ending;
			}
			this.process.end(gracePeriod);
		}
	}

	private void exited(int exitCode) {
		String outcome = TaskStatuses.describe(exitCode);
		if (this.ending != null) {
			end(this.ending.status(id(), outcome));
		}
		else {
			end(TaskStatuses.of(id(), (exitCode == 0) ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
					"Command ended with " + outcome));
		}
	}

	private void end(TaskStatus status) {
		this.ended = true;
		if (this.completionTimer != null) {
			this.completionTimer.cancel(false);
		}
		this.listener.updates().accept(status);
		this.listener.end().ended(this, status.getState());
	}

}
