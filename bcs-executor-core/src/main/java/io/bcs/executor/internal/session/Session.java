/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.protocol.MessageFormatException;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * One executor's dealings with its agent, from start to end, as a machine that takes
 * inputs and returns effects. Deterministic: the same inputs at the same moments give the
 * same effects. Not thread-safe: confined to the thread that owns it.
 */
public final class Session {

	/** How long calls may fail under a stream that looks alive before it is given up. */
	static final long CALLS_FAIL_LIMIT = Duration.ofSeconds(5).toNanos();

	private final SessionSettings settings;

	private final EffectCollector outbox = new EffectCollector();

	private final ActiveTasks tasks = new ActiveTasks();

	private final StatusUpdateManager delivery;

	private final Subscription subscription;

	private final Termination ending;

	private final StreamIdleTimeout silence;

	private boolean heartbeatsRefused;

	/**
	 * Creates a session that has not begun.
	 * @param settings its environment
	 */
	public Session(SessionSettings settings) {
		this.settings = settings;
		CallFactory calls = new CallFactory(settings.frameworkId(), settings.executorId());
		this.delivery = new StatusUpdateManager(settings, calls, this.tasks, this.outbox);
		this.subscription = new Subscription(settings, calls, this.tasks, this.delivery.updates(), this.outbox);
		this.ending = new Termination(settings, this.outbox);
		this.silence = new StreamIdleTimeout(settings.heartbeatTimeout(), this.outbox);
	}

	/**
	 * Returns where the session stands.
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
		return this.delivery.updates().size();
	}

	/**
	 * Returns how many tasks are active: launched, and no terminal update acknowledged.
	 * @return the number of active tasks
	 */
	public int activeTaskCount() {
		return this.tasks.size();
	}

	/**
	 * Returns how many of the active tasks have no acknowledged update at all.
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
	 * Returns updates that wait for their acknowledgement.
	 * @param limit the largest number of updates to return
	 * @return the updates, oldest first
	 */
	public List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		return this.delivery.updates().describe(limit);
	}

	/**
	 * Returns how many subscription attempts were made since the start or since the
	 * subscription was lost; while subscribed, how many it took.
	 * @return the number of attempts
	 */
	public int attempts() {
		return this.subscription.attempts();
	}

	/**
	 * Returns when the session ends at the latest, once it is shutting down or stopping.
	 * @return the time on the clock of {@link StepContext#nanoTime()}, empty before
	 */
	public OptionalLong shutdownDeadline() {
		return this.ending.deadline();
	}

	/**
	 * Returns the updates that wait for their acknowledgement.
	 * @return the recorded updates, oldest first
	 */
	public List<TaskStatus> undelivered() {
		return this.delivery.undelivered();
	}

	/**
	 * Takes a step.
	 * @param input what happened
	 * @param moment when
	 * @return what to do, in order
	 */
	public List<Effect> handle(Input input, StepContext moment) {
		this.outbox.begin(moment);
		if (phase() != Phase.ENDED) {
			dispatch(input);
			finishIfDone();
		}
		else if (input instanceof Input.SendUpdate late) {
			this.outbox.report(new DriverEvent.UpdateUndelivered(late.status(), false));
		}
		return this.outbox.effects();
	}

	private void dispatch(Input input) {
		switch (input.kind()) {
			case START -> this.subscription.start();
			case STOP -> this.ending.stop();
			case ABORT -> abort(StopReason.ABORT_REQUESTED, "The application aborted the driver", false);
			case SHUTDOWN -> this.ending.shutdown(StopReason.SHUTDOWN_REQUESTED, "The application shut down");
			case SEND_UPDATE -> sendUpdate(((Input.SendUpdate) input).status());
			case SEND_MESSAGE -> this.delivery.message(((Input.SendMessage) input).data());
			case CONNECTION_ACCEPTED -> {
			}
			case EVENT_RECEIVED -> eventReceived((Input.EventReceived) input);
			case SUBSCRIBE_REFUSED -> subscribeRefused((Input.SubscribeRefused) input);
			case STREAM_ENDED -> streamEnded((Input.StreamEnded) input);
			case CALL_COMPLETED -> callAnswered((Input.CallCompleted) input);
			case TIMER_FIRED -> timerFired(((Input.TimerFired) input).timer());
			case LAUNCH_FAILED -> launchFailed(((Input.LaunchFailed) input).updates());
			case SHUTDOWN_RETURNED -> this.ending.shutdownReturned();
		}
	}

	private void sendUpdate(TaskStatus status) {
		if (status.getState() == TaskState.TASK_STAGING) {
			abort(StopReason.INVALID_UPDATE, "The executor reported TASK_STAGING for task "
					+ status.getTaskId().getValue() + "; that state is set by the agent, start with TASK_STARTING",
					true);
			return;
		}
		this.delivery.take(status);
	}

	private void launchFailed(List<TaskStatus> updates) {
		for (TaskStatus update : updates) {
			if (this.tasks.isRunning(update.getTaskId())) {
				this.delivery.take(update);
			}
		}
	}

	private void eventReceived(Input.EventReceived input) {
		if (!this.subscription.isCurrent(input.epoch())) {
			return;
		}
		Event event = input.event();
		if (event.getType() == Event.Type.SUBSCRIBED || event.getType() == Event.Type.SHUTDOWN) {
			this.subscription.answered();
		}
		if (phase() == Phase.SUBSCRIBED) {
			this.silence.broken();
		}
		this.outbox.report(new DriverEvent.EventReceived(event.getType()));
		switch (event.getType()) {
			case SUBSCRIBED -> subscribed(event.getSubscribed());
			case LAUNCH -> {
				if (event.hasLaunch()) {
					launch(event.getLaunch().getTask());
				}
			}
			case LAUNCH_GROUP -> launchGroup(event.getLaunchGroup());
			case KILL -> {
				if (event.hasKill()) {
					kill(event.getKill());
				}
			}
			case ACKNOWLEDGED ->
				this.delivery.acknowledged(event.getAcknowledged().getTaskId(), event.getAcknowledged().getUuid());
			case MESSAGE -> {
				if (event.hasMessage()) {
					message(event.getMessage().getData());
				}
			}
			case SHUTDOWN -> this.ending.shutdown(StopReason.AGENT_SHUTDOWN, "The agent sent SHUTDOWN");
			case ERROR -> abort(StopReason.AGENT_ERROR, event.getError().getMessage(), true);
			case HEARTBEAT -> {
				if (phase() == Phase.SUBSCRIBED) {
					this.silence.heartbeat();
				}
			}
			case UNKNOWN -> {
				// An event newer than this driver: counted above, otherwise not ours to
				// judge.
			}
		}
	}

	private void subscribed(Event.Subscribed event) {
		if (phase() == Phase.SUBSCRIBED) {
			return;
		}
		boolean again = this.subscription.subscribed(event.getAgentInfo());
		this.silence.begin();
		if (this.ending.takesCallbacks()) {
			this.outbox.invoke(again ? new Callback.Reregistered(event.getAgentInfo())
					: new Callback.Registered(event.getExecutorInfo(), event.getFrameworkInfo(), event.getAgentInfo()));
		}
		this.delivery.subscribed(this.subscription.epoch());
	}

	private boolean recordLaunch(TaskInfo task) {
		if (!this.tasks.launch(task, this.outbox.now())) {
			this.outbox.report(new DriverEvent.DuplicateTask(task.getTaskId()));
			return false;
		}
		this.outbox.report(new DriverEvent.TaskLaunched(task));
		return true;
	}

	private void launch(TaskInfo task) {
		// An executor that is going away takes no more work; the agent reports the task.
		if (this.ending.takesLaunches() && recordLaunch(task)) {
			this.outbox.invoke(new Callback.LaunchTask(task));
		}
	}

	private void launchGroup(Event.LaunchGroup event) {
		if (!this.ending.takesLaunches()) {
			return;
		}
		List<TaskInfo> launched = new ArrayList<>();
		for (TaskInfo task : event.getTaskGroup().getTasksList()) {
			if (recordLaunch(task)) {
				launched.add(task);
			}
		}
		if (!launched.isEmpty()) {
			this.outbox.invoke(new Callback.LaunchTaskGroup(
					event.getTaskGroup().toBuilder().clearTasks().addAllTasks(launched).build()));
		}
	}

	private void kill(Event.Kill event) {
		if (this.ending.takesCallbacks()) {
			TaskID taskId = event.getTaskId();
			this.outbox.invoke(new Callback.KillTask(taskId, event.hasKillPolicy() ? event.getKillPolicy() : null));
		}
	}

	private void message(ByteString data) {
		if (!this.ending.takesCallbacks()) {
			return;
		}
		ByteString decoded;
		try {
			decoded = this.settings.messageEncoding().decode(data);
		}
		catch (MessageFormatException ex) {
			this.outbox.report(new DriverEvent.MessageDecodeFailed(data.size(), String.valueOf(ex.getMessage())));
			return;
		}
		this.outbox.invoke(new Callback.FrameworkMessage(decoded));
	}

	private void subscribeRefused(Input.SubscribeRefused input) {
		if (!this.subscription.isCurrent(input.epoch())) {
			return;
		}
		AgentResponse response = input.response();
		switch (response.kind()) {
			case ACCEPTED, RETRY, NOT_SUBSCRIBED -> connectionLost(response.describe());
			case REFUSED -> abort(StopReason.SUBSCRIPTION_REFUSED,
					"The agent refused the subscription: " + response.describe(), true);
			case UNAUTHORIZED -> unauthorized(response);
		}
	}

	private void streamEnded(Input.StreamEnded input) {
		if (this.subscription.isCurrent(input.epoch())) {
			connectionLost(input.reason());
		}
	}

	private void callAnswered(Input.CallCompleted input) {
		if (input.epoch() != this.subscription.epoch()) {
			return;
		}
		AgentResponse response = input.response();
		Call.Type type = this.delivery.answered(input.callId(), response);
		if (type == null) {
			return;
		}
		if (response.kind() == AgentResponse.Kind.UNAUTHORIZED) {
			unauthorized(response);
		}
		else if (type == Call.Type.HEARTBEAT && response.kind() == AgentResponse.Kind.REFUSED) {
			// Agents before 1.10 do not know the call.
			this.heartbeatsRefused = true;
		}
		else if (phase() == Phase.SUBSCRIBED && response.kind() != AgentResponse.Kind.ACCEPTED
				&& this.delivery.failingFor() >= CALLS_FAIL_LIMIT) {
			connectionLost("Calls have failed for " + Duration.ofNanos(this.delivery.failingFor()).toMillis()
					+ " ms although the event stream looks alive: " + response.describe());
		}
	}

	private void unauthorized(AgentResponse response) {
		abort(StopReason.UNAUTHORIZED, "The agent does not accept the executor's authentication token "
				+ "(MESOS_EXECUTOR_AUTHENTICATION_TOKEN): " + response.describe(), true);
	}

	/** The stream ended, or the attempt to get one failed. */
	private void connectionLost(String reason) {
		if (phase() == Phase.SUBSCRIBING) {
			this.delivery.disconnected();
			this.subscription.attemptFailed(reason);
			return;
		}
		boolean again = this.settings.checkpoint();
		this.subscription.lost();
		this.delivery.disconnected();
		this.outbox.report(new DriverEvent.Disconnected(reason, again));
		if (this.ending.takesCallbacks()) {
			this.outbox.invoke(new Callback.Disconnected());
		}
		if (again) {
			this.subscription.recover();
		}
		else {
			this.subscription.giveUp();
			this.ending.shutdown(StopReason.DISCONNECTED, "The connection to the agent was lost (" + reason
					+ ") and the framework does not checkpoint, so the agent does not wait for this executor");
		}
	}

	private void timerFired(SessionTimer timer) {
		switch (timer) {
			case BACKOFF -> this.subscription.attempt();
			case SUBSCRIBE_TIMEOUT -> connectionLost(
					"The agent did not answer SUBSCRIBE within " + this.settings.callTimeout().toMillis() + " ms");
			case OUTAGE -> outageTooLong();
			case TERMINATION -> finish("Time is up");
			case ACKNOWLEDGEMENT -> {
				// finishIfDone() looks at the time.
			}
			case RETRY -> this.delivery.retryDue();
			case RESEND -> this.delivery.resendDue();
			case HEARTBEAT -> heartbeat();
			case STREAM_IDLE -> connectionLost("The agent's stream has been silent for too long");
		}
	}

	private void heartbeat() {
		if (!this.heartbeatsRefused) {
			this.delivery.heartbeat();
			this.outbox.startTimer(SessionTimer.HEARTBEAT, this.settings.heartbeatInterval().toNanos());
		}
	}

	private void outageTooLong() {
		if (!this.subscription.everSubscribed() && !this.ending.isEnding()) {
			abort(StopReason.REGISTRATION_TIMEOUT, "No agent took the subscription within "
					+ MesosDuration.format(this.settings.registrationTimeout()), true);
			return;
		}
		this.subscription.giveUp();
		this.delivery.disconnected();
		this.ending.shutdown(StopReason.RECOVERY_TIMEOUT, "No agent took the executor back within "
				+ MesosDuration.format(this.settings.recoveryTimeout()) + " (MESOS_RECOVERY_TIMEOUT)");
	}

	private void finishIfDone() {
		if (phase() == Phase.ENDED || !this.ending.isEnding()) {
			return;
		}
		boolean delivered = !this.subscription.canResubscribe() || this.delivery.isDrained();
		if (delivered && this.ending.isReady(this.tasks.runningCount() == 0)) {
			finish("Done");
		}
	}

	private void finish(String how) {
		end(Status.DRIVER_STOPPED, this.ending.reason(), this.ending.message() + ". " + how);
	}

	private void abort(StopReason reason, String message, boolean error) {
		end(Status.DRIVER_ABORTED, reason, message);
		if (error) {
			this.outbox.invoke(new Callback.Failed(message));
		}
	}

	private void end(Status status, StopReason reason, String message) {
		this.subscription.end();
		List<TaskStatus> undelivered = this.delivery.undelivered();
		for (TaskStatus update : undelivered) {
			this.outbox.report(new DriverEvent.UpdateUndelivered(update, false));
		}
		this.outbox.add(new Effect.Finish(status, reason, message));
		this.outbox.report(new DriverEvent.Ended(status, reason, message, undelivered.size()));
	}

}
