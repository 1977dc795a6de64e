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

	/** Whether the executor was sent the task. */
	private boolean delivered;

	/** Whether an earlier test launched it. */
	private boolean leftover;

	private final String launchedAt;

	AgentTask(String id, String launchedAt) {
		this.id = id;
		this.launchedAt = launchedAt;
	}

	String launchedAt() {
		return this.launchedAt;
	}

	String describe() {
		return this.state + ", and was launched at " + this.launchedAt;
	}

	TaskState state() {
		return this.state;
	}

	boolean active() {
		return !this.leftover && !ended();
	}

	void delivered() {
		this.delivered = true;
	}

	/**
	 * A task of an earlier test: nobody wants to know of it.
	 */
	void leave() {
		this.leftover = true;
	}

	boolean leftover() {
		return this.leftover;
	}

	/**
	 * Tells whether the executor may still run the task.
	 */
	boolean running() {
		return this.delivered && !ended();
	}

	/**
	 * Takes an update of a task that is left over.
	 */
	void lateUpdate(TaskStatus status) {
		if (!ended()) {
			this.state = status.getState();
		}
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
