/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * Ends what a task has started elsewhere, such as a process or a job of another system,
 * when the task is killed. Added by {@link TaskContext#onKill(KillHandler)}.
 * <p>
 * Called on a thread of its own, next to the one of the runner; handlers of one task one
 * after the other, in the order in which they were added. A handler that is added during
 * a kill is called on the thread that adds it. {@link #forceKill(TaskKill)} is called on
 * another thread than {@link #kill(TaskKill)}, and may run while a kill is still running
 * or before it is called: both methods must be thread-safe. What they throw is logged and
 * otherwise ignored. The task ends when its runner does, not when a handler returns.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KillHandler {

	/**
	 * The task is asked to end, as by SIGTERM. Called once. May block.
	 * @param kill why it is killed, and how much time it has
	 */
	void kill(TaskKill kill);

	/**
	 * The grace period is over: the task is to be ended by force, as by SIGKILL. Called
	 * at most once, by default does nothing. A task that has not ended 5 s later is left
	 * behind; during a shutdown it is less if no more time is left.
	 * @param kill why it is killed
	 */
	default void forceKill(TaskKill kill) {
	}

}
