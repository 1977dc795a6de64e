/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.LoggingContext;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of an executor that have not ended, and the lock that guards them. Methods
 * that take effects are called under the lock, the others take it.
 */
final class TaskTable {

	private final TaskLock lock = new TaskLock();

	private final StatusSender sender = new StatusSender();

	private final TaskSettings settings;

	private final Map<String, TaskExecution> tasks = new LinkedHashMap<>();

	private final Deque<TaskBatch> queue = new ArrayDeque<>();

	/** How many tasks have a thread, or are about to. */
	private final AtomicInteger running = new AtomicInteger();

	private boolean shuttingDown;

	private volatile ExecutorIdentity identity = ExecutorIdentity.UNKNOWN;

	private volatile @Nullable ExecutorDriver driver;

	TaskTable(TaskSettings settings) {
		this.settings = settings;
	}

	TaskLock lock() {
		return this.lock;
	}

	TaskSettings settings() {
		return this.settings;
	}

	StatusSender sender() {
		return this.sender;
	}

	ExecutorIdentity identity() {
		return this.identity;
	}

	void identity(ExecutorIdentity identity) {
		this.identity = identity;
	}

	void driver(ExecutorDriver driver) {
		this.driver = driver;
		this.sender.driver(driver);
	}

	int running() {
		return this.running.get();
	}

	int queued() {
		AtomicInteger count = new AtomicInteger();
		this.lock.run((effects) -> this.queue.forEach((batch) -> count.addAndGet(batch.size())));
		return count.get();
	}

	/** Runs something with the ids of a task in the logging context. */
	void runInContext(TaskExecution task, Runnable body) {
		ExecutorDriver current = this.driver;
		Map<String, String> context = (current != null) ? this.identity.loggingContext(current, task.id()) : Map.of();
		LoggingContext.run(context, body);
	}

	TaskReporter newReporter(TaskInfo task) {
		return new TaskReporter(task, this.sender, this.settings.timers(), this.lock, this.settings.progressInterval());
	}

	/** Launches tasks that are all or nothing. */
	void launch(List<TaskInfo> launched) {
		this.lock.run((effects) -> {
			List<TaskExecution> members = new ArrayList<>();
			for (TaskInfo task : launched) {
				String id = task.getTaskId().getValue();
				if (this.tasks.containsKey(id)) {
					effects.add(() -> TaskLog.duplicate(id));
				}
				else {
					TaskExecution member = new TaskExecution(this, task);
					this.tasks.put(id, member);
					members.add(member);
				}
			}
			TaskBatch batch = new TaskBatch(List.copyOf(members));
			members.forEach((member) -> member.memberOf(batch));
			try {
				this.settings.timers().start();
				admit(batch, effects);
			}
			catch (Throwable ex) {
				String message = "The task could not be started: " + FailureMessage.of(ex);
				effects.add(() -> members.forEach((member) -> TaskLog.failed(member, message, ex)));
				refuse(batch, TaskState.TASK_FAILED, message, effects);
			}
		});
	}

	private void admit(TaskBatch batch, Effects effects) {
		int limit = this.settings.maxConcurrentTasks();
		int size = batch.size();
		if (this.shuttingDown) {
			refuse(batch, TaskState.TASK_KILLED, "Not started: the executor is shutting down", effects);
		}
		else if (fits(batch) && this.queue.isEmpty()) {
			start(batch, effects);
		}
		else if (size > limit) {
			refuse(batch, TaskState.TASK_FAILED, "Not started: a group of " + size
					+ " tasks does not fit into the limit of " + limit + " concurrent tasks", effects);
		}
		else if (this.settings.queueTasks()) {
			this.queue.add(batch);
			String message = "Waits for other tasks to end: " + occupancy();
			batch.members().forEach((member) -> member.queued(message));
		}
		else {
			refuse(batch, TaskState.TASK_FAILED, "Not started: " + occupancy(), effects);
		}
	}

	private String occupancy() {
		return this.running + " of at most " + this.settings.maxConcurrentTasks() + " concurrent tasks are running";
	}

	private boolean fits(TaskBatch batch) {
		return this.running.get() + batch.size() <= this.settings.maxConcurrentTasks();
	}

	private void start(TaskBatch batch, Effects effects) {
		for (TaskExecution member : batch.members()) {
			if (!member.hasEnded()) {
				this.running.incrementAndGet();
				member.start(effects);
			}
		}
	}

	/** Each for the same reason, rather than one for it and the others for the first. */
	private static void refuse(TaskBatch batch, TaskState state, String message, Effects effects) {
		batch.refuse();
		batch.members().forEach((member) -> member.refuse(state, message, effects));
	}

	void kill(String id, @Nullable KillPolicy policy) {
		this.lock.run((effects) -> {
			TaskExecution task = this.tasks.get(id);
			if (task != null) {
				task.kill(KillRequest.of(TaskKill.Cause.REQUEST, "Killed on request", task.gracePeriod(policy)),
						effects);
			}
			else {
				effects.add(() -> TaskLog.unknownKill(id));
			}
		});
	}

	/** Kills all tasks, and starts none from now on. */
	void shutdown(Duration period) {
		this.lock.run((effects) -> {
			this.shuttingDown = true;
			for (TaskExecution task : List.copyOf(this.tasks.values())) {
				task.kill(KillRequest.shutdown(task.gracePeriod(null), period), effects);
			}
			closeIfDone(effects);
		});
	}

	/** A task has ended: another one may start. */
	void ended(TaskExecution task, boolean occupied, Effects effects) {
		this.tasks.remove(task.id(), task);
		if (occupied) {
			this.running.decrementAndGet();
		}
		startQueued(effects);
		closeIfDone(effects);
	}

	private void startQueued(Effects effects) {
		for (TaskBatch next = this.queue.peek(); next != null && !this.shuttingDown; next = this.queue.peek()) {
			if (!fits(next)) {
				return;
			}
			this.queue.poll();
			start(next, effects);
		}
	}

	private void closeIfDone(Effects effects) {
		if (this.shuttingDown && this.tasks.isEmpty()) {
			effects.addLast(this.settings.timers()::close);
		}
	}

}
