/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.util.HashSet;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What the agent believes of a task.
 */
final class AgentTask {

	private final String id;

	private final Set<ByteString> seen = new HashSet<>();

	private TaskState state = TaskState.TASK_STAGING;

	private boolean acknowledged;

	private boolean terminalAcknowledged;

	private boolean forgotten;

	AgentTask(String id) {
		this.id = id;
	}

	String id() {
		return this.id;
	}

	boolean staging() {
		return this.state == TaskState.TASK_STAGING;
	}

	boolean ended() {
		return TaskStates.isTerminal(this.state);
	}

	/**
	 * Tells whether the task has ended, and its end was acknowledged.
	 */
	boolean over() {
		return ended() && (this.terminalAcknowledged || this.forgotten);
	}

	/**
	 * Tells whether the executor ever said something about the task, which shows that it
	 * was given it.
	 */
	boolean reportedByExecutor() {
		return !this.seen.isEmpty();
	}

	/**
	 * Takes an update from the executor.
	 * @return whether it will be acknowledged: not once the scheduler has acknowledged
	 * the task's end, unless it is a repetition that was under way by then
	 */
	boolean take(TaskStatus status) {
		if (this.forgotten || (this.terminalAcknowledged && !this.seen.contains(status.getUuid()))) {
			return false;
		}
		if (this.seen.add(status.getUuid())) {
			this.state = status.getState();
		}
		return true;
	}

	void acknowledged(TaskStatus status) {
		this.acknowledged = true;
		this.terminalAcknowledged |= TaskStates.isTerminal(status.getState());
	}

	/**
	 * The agent itself ends the task: whatever the executor says now comes too late.
	 */
	void endedByAgent(TaskState state) {
		this.state = state;
		this.forgotten = true;
	}

	/**
	 * The scheduler has acknowledged the task's end, and the agent has let go of it.
	 */
	void forget() {
		this.forgotten = true;
	}

	/**
	 * The agent starts again and knows what it had written to disk.
	 */
	void agentRestarted() {
		if (!this.acknowledged && !this.forgotten) {
			this.state = TaskState.TASK_STAGING;
			this.seen.clear();
		}
	}

}
