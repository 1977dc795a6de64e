/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of the log about tasks.
 */
final class TaskLog {

	private static final Logger logger = LoggerFactory.getLogger(TaskRunnerExecutor.class);

	private TaskLog() {
	}

	static void failed(TaskExecution task, String message, Throwable failure) {
		task.runInContext(() -> {
			if (failure instanceof TaskFailedException) {
				logger.info("Task {} failed: {}", task.id(), message);
			}
			else {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.task-failed")
					.setCause(failure)
					.log("Task {} failed: {}", task.id(), message);
			}
		});
	}

	static void leftBehind(TaskExecution task, String message, @Nullable Thread thread) {
		String where = (thread != null) ? "; its thread " + thread.getName() + " is at\n" + stackOf(thread)
				: "; its stage is not complete";
		task.runInContext(() -> logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-left-behind")
			.log("Task {}: {}{}", task.id(), message, where));
	}

	private static String stackOf(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.map((element) -> "\tat " + element)
			.collect(Collectors.joining("\n"));
	}

	static void endedLate(TaskExecution task) {
		task.runInContext(() -> logger.info("The runner of task {} has ended after the task was reported", task.id()));
	}

	static void reportedLate(TaskExecution task) {
		task.runInContext(() -> logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-report-after-end")
			.log("Thread {} reports about task {}, which has ended; such reports are dropped",
					Thread.currentThread().getName(), task.id()));
	}

	static void duplicate(String id) {
		logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-duplicate")
			.log("Task {} was launched while a task of that id is running; it is not started again", id);
	}

	static void unknownKill(String id) {
		logger.info("A kill of task {} has no effect: it has ended, or was never launched", id);
	}

	static void customizerFailed(TaskInfo task, Throwable failure) {
		logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-end-customizer-failed")
			.setCause(failure)
			.log("Code of task {} failed to add to its last update, which is sent without",
					task.getTaskId().getValue());
	}

	static void killDelayed(TaskExecution task, Throwable failure) {
		task.runInContext(() -> logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-kill-delayed")
			.log("The kill of task {} waits for a thread, which is tried again and again: {}", task.id(),
					failure.toString()));
	}

	static void killHandlerFailed(TaskExecution task, Throwable failure) {
		task.runInContext(() -> logger.atWarn()
			.addKeyValue("event", "bcs.executor.task-kill-handler-failed")
			.setCause(failure)
			.log("A kill handler of task {} failed", task.id()));
	}

	static void notify(List<TaskListener> listeners, Consumer<TaskListener> call) {
		for (TaskListener listener : listeners) {
			try {
				call.accept(listener);
			}
			catch (Throwable ex) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.task-listener-failed")
					.setCause(ex)
					.log("A listener of tasks failed");
			}
		}
	}

}
