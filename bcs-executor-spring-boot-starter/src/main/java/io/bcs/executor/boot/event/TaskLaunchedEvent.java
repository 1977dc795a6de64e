/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;

import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * The agent launched a task.
 *
 * @since 0.1.0
 */
public final class TaskLaunchedEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final TaskInfo task;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param task the task
	 */
	public TaskLaunchedEvent(ExecutorDriver driver, TaskInfo task) {
		super(driver);
		this.task = task;
	}

	/**
	 * Returns the task.
	 * @return the task
	 */
	public TaskInfo getTask() {
		return this.task;
	}

}
