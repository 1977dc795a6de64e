/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * How a task ended. Immutable.
 *
 * @since 0.1.0
 */
public interface TaskResult {

	/**
	 * Returns the task.
	 * @return the task
	 */
	TaskInfo task();

	/**
	 * Returns the task's last update, before the driver completes it.
	 * @return the update, with a terminal state
	 */
	TaskStatus status();

	/**
	 * Tells whether the runner was called.
	 * @return {@code false} for a task that was refused, or killed before it started
	 */
	boolean isStarted();

	/**
	 * Returns how long the task ran.
	 * @return the time from the call of the runner to the end, zero if it was not called
	 */
	Duration duration();

	/**
	 * Tells whether the runner had not ended when the task was reported.
	 * @return {@code true} if it outlived the grace period of a kill
	 */
	boolean isLeftBehind();

}
