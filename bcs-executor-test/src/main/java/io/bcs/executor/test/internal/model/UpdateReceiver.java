/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.util.function.Consumer;

import io.bcs.executor.test.internal.record.AgentRecorder;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Decides which updates reach the scheduler and are acknowledged. Confined to the agent's
 * thread.
 */
final class UpdateReceiver {

	private final AgentSettings settings;

	private final ExecutorState state;

	private final AgentTasks tasks;

	private final AgentRecorder recorder;

	private final Acknowledger acknowledger;

	private final Consumer<TaskStatus> learned;

	private final Consumer<Event> sender;

	/**
	 * Creates the receiver.
	 * @param settings who the agent is
	 * @param state how it stands to the executor
	 * @param tasks the executor's tasks
	 * @param recorder writes the history
	 * @param acknowledger acknowledges updates as it was told to
	 * @param learned is told of what the scheduler learns
	 * @param sender sends events
	 */
	UpdateReceiver(AgentSettings settings, ExecutorState state, AgentTasks tasks, AgentRecorder recorder,
			Acknowledger acknowledger, Consumer<TaskStatus> learned, Consumer<Event> sender) {
		this.settings = settings;
		this.state = state;
		this.tasks = tasks;
		this.recorder = recorder;
		this.acknowledger = acknowledger;
		this.learned = learned;
		this.sender = sender;
	}

	/**
	 * Takes an update. One that names another agent is dropped; the executor is not told.
	 */
	void take(TaskStatus status) {
		if (status.hasAgentId() && !status.getAgentId().equals(this.settings.agent())) {
			this.recorder.ignored(status, "it names another agent");
			return;
		}
		if (this.state.isFrameworkTerminating()) {
			this.recorder.ignored(status, "the framework is terminating, so it is never acknowledged");
			return;
		}
		AgentTask task = this.tasks.find(status.getTaskId());
		if (task != null && task.leftover()) {
			task.lateUpdate(status);
			this.recorder.ignored(status, "its task was launched before the reset, so it is only acknowledged");
			this.sender.accept(AgentEvents.acknowledged(status));
			return;
		}
		this.learned.accept(status);
		if (task == null) {
			this.recorder.ignored(status, "no such task was launched, so it is never acknowledged");
		}
		else if (!task.take(status)) {
			this.recorder.ignored(status, "the task has ended, so it is never acknowledged");
		}
		else {
			this.acknowledger.take(status);
		}
	}

}
