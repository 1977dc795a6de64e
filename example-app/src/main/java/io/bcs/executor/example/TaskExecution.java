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
 * Confined to the task event loop.
 */
class TaskExecution {

	private static final Logger logger = LoggerFactory.getLogger(TaskExecution.class);

	private final TaskInfo task;

	private final Set<TaskID> group;

	private final ExecutionEnvironment environment;

	private final Listener listener;

	private @Nullable ProcessSpec spec;

	private @Nullable TaskProcess process;

	private @Nullable TerminationCause cause;

	private @Nullable Future<?> completionTimer;

	private boolean ended;

	/**
	 * What all tasks share.
	 *
	 * @param owner the event loop that all state is confined to
	 * @param launcher starts the processes
	 * @param directories creates the working directories
	 * @param groups signals process groups
	 */
	record ExecutionEnvironment(TaskEventLoop owner, ProcessLauncher launcher, TaskDirectories directories,
			ProcessGroups groups) {
	}

	/**
	 * Receives what becomes of a task.
	 *
	 * @param updates receives the updates to send
	 * @param end called once, after the terminal update
	 */
	record Listener(Consumer<TaskStatus> updates, End end) {
	}

	/**
	 * Receives the end of a task.
	 */
	interface End {

		void ended(TaskExecution run, TaskState state);

	}

	/**
	 * Creates a task that has not been started.
	 * @param task the task
	 * @param group the ids of all tasks of its group, its own too
	 * @param environment what all tasks share
	 * @param listener receives what becomes of it
	 */
	TaskExecution(TaskInfo task, Set<TaskID> group, ExecutionEnvironment environment, Listener listener) {
		this.task = task;
		this.group = group;
		this.environment = environment;
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
		Path directory;
		try {
			directory = this.environment.directories().create(id().getValue());
		}
		catch (IOException ex) {
			logger.debug("The directory of task '{}' can't be created", TaskStatuses.printable(id()), ex);
			end(TaskStatuses.of(id(), TaskState.TASK_FAILED, String.valueOf(ex.getMessage())));
			return;
		}
		this.listener.updates().accept(TaskStatuses.of(id(), TaskState.TASK_STARTING, "Starting in " + directory));
		run(this.spec, directory);
	}

	private void run(ProcessSpec spec, Path directory) {
		try {
			ProcessLauncher.Started started = this.environment.launcher().start(spec, directory);
			this.process = new TaskProcess(started, this.environment.owner(), this.environment.groups(), this::exited);
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
			this.completionTimer = this.environment.owner()
				.schedule(() -> end(TerminationCause.completionTime(limit), GracePeriods.forKill(null, this.task)),
						limit);
		}
	}

	/**
	 * Returns whether the task is being ended already.
	 * @return {@code true} after the first {@link #end(TerminationCause, Duration)}
	 */
	boolean isEnding() {
		return this.cause != null;
	}

	/**
	 * Ends the task. Repeated, it keeps the first reason and can only shorten the grace
	 * period. A process that has ended by itself meanwhile is reported as that.
	 * @param newCause why
	 * @param gracePeriod the time between SIGTERM and SIGKILL
	 */
	void end(TerminationCause newCause, Duration gracePeriod) {
		if (this.ended) {
			return;
		}
		if (this.process == null) {
			end(newCause.status(id(), "it had not been started"));
		}
		else if (this.cause != null || this.process.isRunning()) {
			if (this.cause == null) {
				this.cause = newCause;
			}
			this.process.end(gracePeriod);
		}
	}

	private void exited(int exitCode) {
		String outcome = TaskStatuses.describe(exitCode);
		if (this.cause != null) {
			end(this.cause.status(id(), outcome));
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
