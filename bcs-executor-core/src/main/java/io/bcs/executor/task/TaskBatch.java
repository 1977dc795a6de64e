/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.List;

import org.apache.mesos.v1.Protos.TaskState;

/**
 * Tasks that were launched together and are all or nothing: a group, or a single task.
 * Used under the lock.
 */
final class TaskBatch {

	private final List<TaskExecution> members;

	private boolean broken;

	TaskBatch(List<TaskExecution> members) {
		this.members = members;
	}

	List<TaskExecution> members() {
		return this.members;
	}

	/** Returns how many of them have not ended. */
	int size() {
		return (int) this.members.stream().filter((member) -> !member.hasEnded()).count();
	}

	/** Has its members end on their own, each for the same reason. */
	void refuse() {
		this.broken = true;
	}

	/** Kills the others when one ends in any other way than by finishing. */
	void memberEnded(TaskExecution ended, TaskState state, Effects effects) {
		if (state == TaskState.TASK_FINISHED || this.broken) {
			return;
		}
		this.broken = true;
		String message = "Killed because task " + FailureMessage.bounded(ended.id()) + " of its group "
				+ ((state == TaskState.TASK_KILLED) ? "was killed" : "failed");
		for (TaskExecution member : this.members) {
			member.kill(KillRequest.of(TaskKill.Cause.GROUP, message, member.gracePeriod(null)), effects);
		}
	}

}
