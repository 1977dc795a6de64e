/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MessageFormatException;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Handles the agent's events: records what they say and calls the executor back.
 */
final class AgentEventHandler {

	private final ActiveTasks tasks;

	private final StatusUpdateManager updates;

	private final Termination termination;

	private final SessionFinisher finisher;

	private final AgentConnection connection;

	private final FrameworkMessageEncoding messageEncoding;

	private final EffectCollector effects;

	AgentEventHandler(SessionSettings settings, ActiveTasks tasks, StatusUpdateManager updates, Termination termination,
			SessionFinisher finisher, AgentConnection connection, EffectCollector effects) {
		this.messageEncoding = settings.messageEncoding();
		this.tasks = tasks;
		this.updates = updates;
		this.termination = termination;
		this.finisher = finisher;
		this.connection = connection;
		this.effects = effects;
	}

	void handle(Event event) {
		switch (event.getType()) {
			case SUBSCRIBED -> this.connection.subscribed(event.getSubscribed());
			case LAUNCH -> launch(event);
			case LAUNCH_GROUP -> launchGroup(event.getLaunchGroup());
			case KILL -> kill(event);
			case ACKNOWLEDGED ->
				this.updates.acknowledged(event.getAcknowledged().getTaskId(), event.getAcknowledged().getUuid());
			case MESSAGE -> message(event);
			case SHUTDOWN -> {
				this.termination.agentShutdown();
				this.connection.shutdownReceived();
			}
			case ERROR -> this.finisher.fail(StopReason.AGENT_ERROR, event.getError().getMessage());
			case HEARTBEAT -> this.connection.heartbeatReceived();
			case UNKNOWN -> {
				// An event type that is newer than this driver.
			}
		}
	}

	/** A task that comes during a shutdown is not launched; the agent reports it. */
	private void launch(Event event) {
		TaskInfo task = event.getLaunch().getTask();
		if (event.hasLaunch() && this.termination.takesLaunches() && record(task)) {
			this.effects.invoke(new Callback.LaunchTask(task));
		}
	}

	private void launchGroup(Event.LaunchGroup event) {
		if (!this.termination.takesLaunches()) {
			return;
		}
		List<TaskInfo> launched = new ArrayList<>();
		for (TaskInfo task : event.getTaskGroup().getTasksList()) {
			if (record(task)) {
				launched.add(task);
			}
		}
		if (!launched.isEmpty()) {
			this.effects.invoke(new Callback.LaunchTaskGroup(
					event.getTaskGroup().toBuilder().clearTasks().addAllTasks(launched).build()));
		}
	}

	private boolean record(TaskInfo task) {
		if (!this.tasks.launch(task, this.effects.now())) {
			this.effects.report(new DriverEvent.DuplicateTask(task.getTaskId()));
			return false;
		}
		this.effects.report(new DriverEvent.TaskLaunched(task));
		return true;
	}

	private void kill(Event event) {
		if (event.hasKill() && this.termination.takesCallbacks()) {
			Event.Kill kill = event.getKill();
			this.effects
				.invoke(new Callback.KillTask(kill.getTaskId(), kill.hasKillPolicy() ? kill.getKillPolicy() : null));
		}
	}

	private void message(Event event) {
		if (!event.hasMessage() || !this.termination.takesCallbacks()) {
			return;
		}
		ByteString data = event.getMessage().getData();
		ByteString decoded;
		try {
			decoded = this.messageEncoding.decode(data);
		}
		catch (MessageFormatException ex) {
			this.effects.report(new DriverEvent.MessageDecodeFailed(data.size(), String.valueOf(ex.getMessage())));
			return;
		}
		this.effects.invoke(new Callback.FrameworkMessage(decoded));
	}

}
