/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.List;
import java.util.OptionalLong;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The conversation of one executor with its agent, from start to end, as a state machine:
 * it takes inputs and returns effects. Deterministic: the same inputs in the same
 * contexts give the same effects. Not thread-safe: confined to the thread that owns it.
 */
public final class Session {

	private final EffectCollector effects = new EffectCollector();

	private final ActiveTasks tasks;

	private final CallSender sender;

	private final StatusUpdateManager updates;

	private final Subscription subscription;

	private final Termination termination;

	private final SessionFinisher finisher;

	private final AgentConnection connection;

	private final AgentEventHandler events;

	/**
	 * Creates a session that has not begun.
	 * @param settings its environment
	 */
	public Session(SessionSettings settings) {
		this(settings, new SessionComponentFactory() {
		});
	}

	Session(SessionSettings settings, SessionComponentFactory factory) {
		CallFactory calls = new CallFactory(settings.frameworkId(), settings.executorId());
		CallFailureDetector failures = factory.callFailureDetector(this.effects);
		this.tasks = factory.activeTasks();
		this.sender = factory.callSender(settings, calls, this.effects);
		this.updates = factory.statusUpdateManager(settings, this.tasks, this.sender, failures, this.effects);
		this.subscription = factory.subscription(settings, calls, this.effects);
		this.termination = factory.termination(settings, this.effects);
		this.finisher = factory.sessionFinisher(this.tasks, this.updates, this.subscription, this.termination,
				this.effects);
		this.connection = new AgentConnection(settings, this.tasks, this.sender, failures, this.updates,
				this.subscription, this.termination, this.finisher, factory.streamIdleTimeout(settings, this.effects),
				this.effects);
		this.events = new AgentEventHandler(settings, this.tasks, this.updates, this.termination, this.finisher,
				this.connection, this.effects);
	}

	/**
	 * Returns the state of the subscription.
	 * @return the phase
	 */
	public Phase phase() {
		return this.subscription.phase();
	}

	/**
	 * Returns how many updates wait for their acknowledgement.
	 * @return the number of recorded updates
	 */
	public int unacknowledgedUpdateCount() {
		return this.updates.updates.size();
	}

	/**
	 * Returns updates that wait for their acknowledgement.
	 * @param limit the largest number of updates to return
	 * @return the updates, oldest first
	 */
	public List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		return this.updates.updates.describe(limit);
	}

	/**
	 * Returns all updates that wait for their acknowledgement.
	 * @return the updates as they were recorded, oldest first
	 */
	public List<TaskStatus> undelivered() {
		return this.updates.undelivered();
	}

	/**
	 * Returns how many tasks are active: launched, and their terminal update neither
	 * acknowledged nor abandoned.
	 * @return the number of active tasks
	 */
	public int activeTaskCount() {
		return this.tasks.size();
	}

	/**
	 * Returns how many of the active tasks have no acknowledged update.
	 * @return the number of tasks that the next SUBSCRIBE call lists
	 */
	public int unacknowledgedTaskCount() {
		return this.tasks.unacknowledgedCount();
	}

	/**
	 * Returns active tasks.
	 * @param limit the largest number of tasks to return
	 * @return the tasks in the order of their launches
	 */
	public List<ActiveTask> activeTasks(int limit) {
		return this.tasks.list(limit);
	}

	/**
	 * Returns when the session ends at the latest, once it is shutting down or stopping.
	 * @return the time on the clock of {@link StepContext#nanoTime()}, empty before
	 */
	public OptionalLong shutdownDeadline() {
		return this.termination.deadline();
	}

	/**
	 * Takes a step.
	 * @param input what happened
	 * @param context the time and a random number
	 * @return what to do, in order
	 */
	public List<Effect> handle(Input input, StepContext context) {
		this.effects.begin(context);
		if (phase() != Phase.ENDED) {
			dispatch(input);
			this.finisher.finishIfDone();
		}
		else if (input instanceof Input.SendUpdate late) {
			this.effects.report(this.finisher.hasFailed() ? new DriverEvent.UpdateDropped(late.status())
					: new DriverEvent.UpdateUndelivered(late.status(), false));
		}
		return this.effects.effects();
	}

	private void dispatch(Input input) {
		switch (input.kind()) {
			case START -> this.connection.start();
			case STOP -> this.termination.stop();
			case ABORT -> this.finisher.abort();
			case SHUTDOWN -> this.termination.applicationShutdown();
			case SEND_UPDATE -> sendUpdate(((Input.SendUpdate) input).status());
			case SEND_MESSAGE -> this.sender.sendMessage(((Input.SendMessage) input).data());
			case CONNECTION_ACCEPTED -> this.connection.accepted((Input.ConnectionAccepted) input);
			case EVENT_RECEIVED -> eventReceived((Input.EventReceived) input);
			case SUBSCRIBE_REFUSED -> this.connection.subscribeRefused((Input.SubscribeRefused) input);
			case STREAM_ENDED -> this.connection.streamEnded((Input.StreamEnded) input);
			case CALL_COMPLETED -> this.connection.callCompleted((Input.CallCompleted) input);
			case TIMER_FIRED -> timerFired(((Input.TimerFired) input).timer());
			case LAUNCH_FAILED -> launchFailed(((Input.LaunchFailed) input).updates());
			case SHUTDOWN_RETURNED -> this.termination.shutdownReturned();
		}
	}

	private void sendUpdate(TaskStatus status) {
		if (status.getState() == TaskState.TASK_STAGING) {
			this.finisher.fail(StopReason.INVALID_UPDATE, "The executor reported TASK_STAGING for task "
					+ status.getTaskId().getValue() + "; that state is set by the agent, start with TASK_STARTING");
			return;
		}
		this.updates.enqueue(status);
	}

	private void launchFailed(List<TaskStatus> failed) {
		for (TaskStatus update : failed) {
			if (this.tasks.isRunning(update.getTaskId())) {
				this.updates.enqueue(update);
			}
		}
	}

	private void eventReceived(Input.EventReceived input) {
		if (this.connection.isCurrent(input.epoch())) {
			this.connection.eventReceived();
			this.effects.report(new DriverEvent.EventReceived(input.event().getType()));
			this.events.handle(input.event());
		}
	}

	private void timerFired(SessionTimer timer) {
		switch (timer) {
			case BACKOFF -> this.connection.attempt();
			case SUBSCRIBE_TIMEOUT -> this.connection.attemptTimedOut();
			case OUTAGE -> this.connection.outageTimedOut();
			case TERMINATION -> this.finisher.timedOut();
			case ACKNOWLEDGEMENT -> this.finisher.acknowledgementTimerFired();
			case RETRY -> this.updates.retryDue();
			case RESEND -> this.updates.resendDue();
			case HEARTBEAT -> this.connection.sendHeartbeat();
			case STREAM_IDLE -> this.connection.streamIdle();
		}
	}

}
