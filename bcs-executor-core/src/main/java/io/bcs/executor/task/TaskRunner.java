/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * What a task does. {@link TaskRunnerExecutor} calls it once for each task, on a thread
 * of the task's own, and reports to Mesos what becomes of it:
 * <ul>
 * <li>it returns: {@code TASK_FINISHED},
 * <li>it throws: {@code TASK_FAILED} with the exception's message,
 * <li>it returns or throws after the task was killed: {@code TASK_KILLED}, or
 * {@code TASK_FAILED} if it was killed because of its {@code max_completion_time}.
 * </ul>
 * A kill interrupts the thread, and {@link TaskContext#isCancelled()} becomes
 * {@code true}. A runner that has not ended when the kill's grace period is over is
 * reported as killed and left behind: its thread goes on, and whatever it does later is
 * not reported.
 * <p>
 * One runner runs any number of tasks at a time, so it keeps the state of a task in local
 * variables.
 *
 * @since 0.1.0
 * @see AsyncTaskRunner
 */
@FunctionalInterface
public interface TaskRunner {

	/**
	 * Runs a task from its beginning to its end. May block. The task has ended when this
	 * method has, whatever threads it has started.
	 * @param context the task, and the means to report about it
	 * @throws Exception if the task failed; {@link TaskFailedException} to choose the
	 * message and the reason in the update
	 */
	void run(TaskContext context) throws Exception;

	/**
	 * Tells whether this runner calls {@link TaskContext#ready()}: then
	 * {@code TASK_RUNNING} is reported at that, and not before it is called. Asked once,
	 * by {@link TaskRunnerExecutor#builder(TaskRunner)}; a runner that wraps another
	 * returns the other's value.
	 * @return {@code false} by default
	 */
	default boolean isReadyReported() {
		return false;
	}

}
