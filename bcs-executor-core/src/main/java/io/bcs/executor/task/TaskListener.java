/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * Observes the tasks of a {@link TaskRunnerExecutor} without taking part: the hook for
 * metrics. Called on various threads, and must return at once. An exception is logged and
 * otherwise ignored.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TaskListener {

	/**
	 * The last update of a task was handed to the driver. Also for tasks that never
	 * started.
	 * @param result how the task ended
	 */
	void onEnded(TaskResult result);

}
