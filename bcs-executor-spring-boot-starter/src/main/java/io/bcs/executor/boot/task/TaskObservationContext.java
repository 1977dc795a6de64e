/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.task;

import io.bcs.executor.task.TaskContext;
import io.micrometer.observation.Observation;

/**
 * What is known of a task that is observed.
 *
 * @since 0.1.0
 */
public class TaskObservationContext extends Observation.Context {

	private final TaskContext task;

	/**
	 * Creates the context.
	 * @param task the task
	 */
	public TaskObservationContext(TaskContext task) {
		this.task = task;
	}

	/**
	 * Returns the task.
	 * @return the task
	 */
	public TaskContext getTask() {
		return this.task;
	}

}
