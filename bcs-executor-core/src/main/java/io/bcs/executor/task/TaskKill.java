/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

/**
 * The kill of a task, as its {@link KillHandler} sees it. All methods may be called by
 * any thread and do not block.
 *
 * @since 0.1.0
 */
public interface TaskKill {

	/**
	 * Returns why the task is killed.
	 * @return the cause
	 */
	Cause cause();

	/**
	 * Returns why the task is killed as a sentence, as it stands in the task's last
	 * update.
	 * @return the sentence, without a full stop
	 */
	String message();

	/**
	 * Returns how much of the grace period is left at this moment. It may shrink faster
	 * than time goes by: a second kill with a shorter kill policy shortens it, and so
	 * does a shutdown.
	 * @return the time; once it is over, what is left for
	 * {@link KillHandler#forceKill(TaskKill)}, at most 5 s
	 */
	Duration remaining();

	/**
	 * Why a task is killed. More constants may come.
	 */
	enum Cause {

		/** The scheduler asked for it. */
		REQUEST,

		/** The executor shuts down. */
		SHUTDOWN,

		/** Another task of its group failed or was killed. */
		GROUP,

		/**
		 * It has been running for its {@code max_completion_time}. It is reported failed.
		 */
		MAX_COMPLETION_TIME,

		/** Its own runner asked for it, by {@link TaskContext#kill(String)}. */
		RUNNER

	}

}
