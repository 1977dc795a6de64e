/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.internal.session.CallSender.SentCall;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.MesosDuration;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Handles what happens to the connections to the agent: the stream's begin and end,
 * responses, and the lack of either.
 */
final class AgentConnection {

	/** How long calls may fail while the event stream looks alive. */
	private static final long CALLS_FAIL_LIMIT = Duration.ofSeconds(5).toNanos();

	private final SessionSettings settings;

	private final ActiveTasks tasks;

	private final CallSender sender;

	private final CallFailureDetector failures;

	private final StatusUpdateManager updates;

	private final Subscription subscription;

	private final Termination termination;

	private final SessionFinisher finisher;

	private final StreamIdleTimeout idleTimeout;

	private final EffectCollector effects;

	private boolean heartbeatsRefused;

	private boolean heartbeatInFlight;

	AgentConnection(SessionSettings settings, ActiveTasks tasks, CallSender sender, CallFailureDetector failures,
			StatusUpdateManager updates, Subscription subscription, Termination termination, SessionFinisher finisher,
			StreamIdleTimeout idleTimeout, EffectCollector effects) {
		this.settings = settings;
		this.tasks = tasks;
		this.sender = sender;
		this.failures = failures;
		this.updates = updates;
		this.subscription = subscription;
		this.termination = termination;
		this.finisher = finisher;
		this.idleTimeout = idleTimeout;
		this.effects = effects;
	}

	void start() {
		this.subscription.start();
		attempt();
	}

	void attempt() {
		this.subscription.attempt(this.tasks.unacknowledged(), this.updates.updates.list());
	}

	boolean isCurrent(long epoch) {
		return this.subscription.isCurrent(epoch);
	}

	private boolean isSubscribed() {
		return this.subscription.phase() == Phase.SUBSCRIBED;
	}

	void accepted(Input.ConnectionAccepted input) {
		if (isCurrent(input.epoch())) {
			this.subscription.connectionAccepted();
		}
	}

	/** Any event came on the current stream. */
	void eventReceived() {
		this.subscription.eventReceived();
		if (isSubscribed()) {
			this.idleTimeout.onActivity();
		}
	}

	void heartbeatReceived() {
		if (isSubscribed()) {
			this.idleTimeout.onHeartbeat();
		}
	}

	void subscribed(Event.Subscribed event) {
		if (this.subscription.phase() != Phase.SUBSCRIBING) {
			return;
		}
		this.heartbeatInFlight = false;
		boolean again = this.subscription.subscribed(event.getAgentInfo());
		this.idleTimeout.start();
		if (this.termination.takesCallbacks()) {
			this.effects.invoke(again ? new Callback.Reregistered(event.getAgentInfo())
					: new Callback.Registered(event.getExecutorInfo(), event.getFrameworkInfo(), event.getAgentInfo()));
		}
		this.updates.subscribed(this.subscription.epoch());
	}

	/** Without SUBSCRIBED before it, SHUTDOWN makes this subscription the last one. */
	void shutdownReceived() {
		if (this.subscription.phase() == Phase.SUBSCRIBING) {
			this.subscription.terminating();
			this.updates.terminating(this.subscription.epoch());
		}
	}

	void subscribeRefused(Input.SubscribeRefused input) {
		if (!isCurrent(input.epoch())) {
			return;
		}
		AgentResponse response = input.response();
		switch (response.kind()) {
			case ACCEPTED, RETRY, NOT_SUBSCRIBED -> lost(response, false);
			case REFUSED -> this.finisher.fail(StopReason.SUBSCRIPTION_REFUSED,
					"The agent refused the subscription: " + response.describe());
			case UNAUTHORIZED -> unauthorized(response);
		}
	}

	void streamEnded(Input.StreamEnded input) {
		if (isCurrent(input.epoch())) {
			lost(AgentResponse.failed(input.reason()), true);
		}
	}

	void callCompleted(Input.CallCompleted input) {
		if (input.epoch() != this.subscription.epoch()) {
			return;
		}
		AgentResponse response = input.response();
		SentCall call = this.sender.complete(input.callId(), response);
		if (call == null) {
			return;
		}
		this.failures.onResponse(call, response);
		if (call.type() == Call.Type.HEARTBEAT) {
			this.heartbeatInFlight = false;
		}
		if (call.update() != null) {
			this.updates.responded(call.update(), response);
		}
		this.updates.send();
		if (response.kind() == AgentResponse.Kind.UNAUTHORIZED) {
			unauthorized(response);
		}
		else if (call.type() == Call.Type.HEARTBEAT && response.kind() == AgentResponse.Kind.REFUSED) {
			// Agents before 1.10 do not know the call.
			this.heartbeatsRefused = true;
		}
		else if (isSubscribed() && response.kind() != AgentResponse.Kind.ACCEPTED
				&& this.failures.failingFor() >= CALLS_FAIL_LIMIT) {
			long millis = Duration.ofNanos(this.failures.failingFor()).toMillis();
			subscriptionLost("Calls have failed for " + millis + " ms although the event stream looks alive: "
					+ response.describe(), false);
		}
	}

	private void unauthorized(AgentResponse response) {
		this.finisher.fail(StopReason.UNAUTHORIZED, "The agent does not accept the executor's authentication token "
				+ "(MESOS_EXECUTOR_AUTHENTICATION_TOKEN): " + response.describe());
	}

	void streamIdle() {
		this.idleTimeout.onTimeout();
		lost(AgentResponse.failed("The event stream has been idle for too long"), false);
	}

	/**
	 * The stream ended, or the attempt to get one failed. Nothing is done about the end
	 * of the last stream: its calls still get their responses.
	 */
	private void lost(AgentResponse response, boolean byAgent) {
		if (this.subscription.phase() == Phase.SUBSCRIBING) {
			this.subscription.attemptFailed(response, false);
		}
		else if (isSubscribed()) {
			subscriptionLost(response.describe(), byAgent);
		}
	}

	private void subscriptionLost(String reason, boolean byAgent) {
		boolean again = this.settings.checkpoint() && !this.finisher.isOnlyAcknowledgementMissing();
		this.updates.disconnected();
		this.subscription.lost(reason, byAgent);
		this.effects.report(new DriverEvent.Disconnected(reason, again));
		if (this.termination.takesCallbacks()) {
			this.effects.invoke(new Callback.Disconnected());
		}
		if (again) {
			this.subscription.recover();
		}
		else {
			this.subscription.stopTrying();
			this.termination.agentLost(StopReason.DISCONNECTED, "The connection to the agent was lost (" + reason
					+ ") and the framework does not checkpoint, so the agent does not wait for this executor");
		}
	}

	void attemptTimedOut() {
		this.subscription.attemptTimedOut();
	}

	/** The registration or recovery time-out is over. */
	void outageTimedOut() {
		if (!this.subscription.everSubscribed() && !this.termination.isEnding()) {
			this.finisher.fail(StopReason.REGISTRATION_TIMEOUT,
					"No agent accepted the subscription at " + this.settings.endpoint() + " within "
							+ ReadableDuration.of(this.settings.registrationTimeout())
							+ " (bcs.executor.registration-timeout)" + this.subscription.describeAttempts());
			return;
		}
		this.subscription.stopTrying();
		this.termination.agentLost(StopReason.RECOVERY_TIMEOUT,
				"No agent accepted the executor again at " + this.settings.endpoint() + " within "
						+ MesosDuration.format(this.settings.recoveryTimeout()) + " (MESOS_RECOVERY_TIMEOUT)"
						+ this.subscription.describeAttempts());
	}

	/** Sends the next HEARTBEAT, unless the one before has no response yet. */
	void sendHeartbeat() {
		if (!this.heartbeatsRefused) {
			if (!this.heartbeatInFlight) {
				this.heartbeatInFlight = true;
				this.sender.sendHeartbeat();
			}
			this.effects.startTimer(SessionTimer.HEARTBEAT, this.settings.heartbeatInterval().toNanos());
		}
	}

}
