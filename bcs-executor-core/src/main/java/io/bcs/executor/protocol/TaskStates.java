/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import org.apache.mesos.v1.Protos.TaskState;

/**
 * What Mesos knows of the states of a task.
 *
 * @since 0.1.0
 */
public final class TaskStates {

	private TaskStates() {
	}

	/**
	 * Tells whether a state is one that no other follows.
	 * @param state the state
	 * @return {@code true} if Mesos counts it as terminal
	 */
	public static boolean isTerminal(TaskState state) {
		return switch (state) {
			case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_ERROR, TASK_LOST, TASK_DROPPED, TASK_GONE -> true;
			case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING, TASK_UNREACHABLE, TASK_GONE_BY_OPERATOR,
					TASK_UNKNOWN ->
				false;
		};
	}

}
