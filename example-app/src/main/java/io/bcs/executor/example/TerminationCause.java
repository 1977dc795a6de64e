/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why this executor ends a task, and what it reports for that.
 *
 * @param state the terminal state
 * @param reason Mesos' reason, or {@code null} if Mesos has none for it
 * @param sentence for people to read
 */
record TerminationCause(TaskState state, TaskStatus.@Nullable Reason reason, String sentence) {

	static TerminationCause killRequest() {
		return killed("Killed on request");
	}

	static TerminationCause shutdown() {
		return killed("Killed because the executor shuts down");
	}

	static TerminationCause applicationEnd() {
		return killed("Killed because the executor's process ends");
	}

	static TerminationCause groupMember(TaskID member, TaskState memberState) {
		return killed(
				"Killed because task '" + TaskStatuses.printable(member) + "' of its group ended as " + memberState);
	}

	static TerminationCause completionTime(Duration limit) {
		return new TerminationCause(TaskState.TASK_FAILED, TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED,
				"Ended because it ran for its max_completion_time of " + limit.toMillis() + " ms");
	}

	private static TerminationCause killed(String sentence) {
		return new TerminationCause(TaskState.TASK_KILLED, null, sentence);
	}

	TaskStatus status(TaskID taskId, String outcome) {
		TaskStatus.Builder status = TaskStatuses.of(taskId, this.state, this.sentence + "; " + outcome).toBuilder();
		if (this.reason != null) {
			status.setReason(this.reason);
		}
		return status.build();
	}

}
