/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Gets the event stream, and gets it again: phases, epochs, attempts, and the timers of
 * an outage.
 */
class Subscription {

	/** A subscription that lasted this long is stable. */
	private static final long STABLE_AFTER = Duration.ofSeconds(1).toNanos();

	private static final int HTTP_OK = 200;

	private final SessionSettings settings;

	private final CallFactory calls;

	private final EffectCollector effects;

	private final SubscriptionBackoff backoff;

	private final DuplicateExecutorDetector duplicates;

	private Phase phase = Phase.NEW;

	private long epoch;

	private int attempts;

	private long attemptAt;

	private long attemptTimeout;

	private boolean connectionAccepted;

	private boolean responded;

	private long outageSince;

	private long subscribedSince;

	private boolean everSubscribed;

	/** Why the last attempt failed, or the subscription was lost. */
	private String lastFailure = "no response";

	Subscription(SessionSettings settings, CallFactory calls, EffectCollector effects, SubscriptionBackoff backoff,
			DuplicateExecutorDetector duplicates) {
		this.settings = settings;
		this.calls = calls;
		this.effects = effects;
		this.backoff = backoff;
		this.duplicates = duplicates;
	}

	Phase phase() {
		return this.phase;
	}

	long epoch() {
		return this.epoch;
	}

	/**
	 * Describes the attempts of the current outage.
	 * @return the end of a sentence: how many there were, and why the last one failed
	 */
	String describeAttempts() {
		return ": " + this.attempts + ((this.attempts == 1) ? " attempt" : " attempts") + ", the last failure: "
				+ this.lastFailure;
	}

	boolean isCurrent(long epoch) {
		return epoch == this.epoch && (this.phase == Phase.SUBSCRIBING || this.phase == Phase.SUBSCRIBED
				|| this.phase == Phase.TERMINATING);
	}

	boolean everSubscribed() {
		return this.everSubscribed;
	}

	/** Whether updates reach the agent, now or after a further attempt. */
	boolean canDeliver() {
		return this.phase != Phase.UNREACHABLE && this.phase != Phase.ENDED;
	}

	void start() {
		this.outageSince = this.effects.now();
		this.effects.startTimer(SessionTimer.OUTAGE, this.settings.registrationTimeout().toNanos());
	}

	/**
	 * Begins an attempt.
	 * @param tasks the unacknowledged tasks
	 * @param updates the unacknowledged updates, oldest first
	 */
	void attempt(List<TaskInfo> tasks, List<TaskStatus> updates) {
		this.epoch++;
		this.attempts++;
		this.phase = Phase.SUBSCRIBING;
		this.attemptAt = this.effects.now();
		this.connectionAccepted = false;
		this.responded = false;
		this.effects.report(new DriverEvent.Subscribing(this.attempts, tasks.size(), updates.size()));
		this.attemptTimeout = this.backoff.attemptTimeout(this.everSubscribed);
		this.effects.startTimer(SessionTimer.SUBSCRIBE_TIMEOUT, this.attemptTimeout);
		this.effects.add(new Effect.Subscribe(this.epoch, this.calls.subscribe(tasks, updates)));
	}

	void connectionAccepted() {
		this.connectionAccepted = true;
	}

	/** An event came: the SUBSCRIBE call has its response. */
	void eventReceived() {
		responded(HTTP_OK);
	}

	private void responded(int httpStatus) {
		if (!this.responded) {
			this.responded = true;
			this.effects.report(new DriverEvent.CallCompleted(Call.Type.SUBSCRIBE, httpStatus,
					Duration.ofNanos(this.effects.now() - this.attemptAt)));
		}
	}

	/**
	 * The agent sent SUBSCRIBED.
	 * @param agent the agent
	 * @return whether there was a subscription before
	 */
	boolean subscribed(AgentInfo agent) {
		boolean resubscription = this.everSubscribed;
		this.phase = Phase.SUBSCRIBED;
		this.everSubscribed = true;
		this.subscribedSince = this.effects.now();
		this.effects.cancelTimer(SessionTimer.SUBSCRIBE_TIMEOUT);
		this.effects.cancelTimer(SessionTimer.OUTAGE);
		this.effects.startTimer(SessionTimer.HEARTBEAT, this.settings.heartbeatInterval().toNanos());
		this.effects.report(new DriverEvent.Subscribed(resubscription, this.attempts,
				Duration.ofNanos(this.effects.now() - this.outageSince), agent));
		return resubscription;
	}

	/** The agent sent SHUTDOWN instead of SUBSCRIBED: this attempt is the last one. */
	void terminating() {
		this.phase = Phase.TERMINATING;
		this.effects.cancelTimer(SessionTimer.SUBSCRIBE_TIMEOUT);
		this.effects.cancelTimer(SessionTimer.OUTAGE);
	}

	/** The attempt in flight got no response in time: pause, then try again. */
	void attemptTimedOut() {
		long timeout = Duration.ofNanos(this.attemptTimeout).toMillis();
		attemptFailed(AgentResponse.failed("The agent did not respond to SUBSCRIBE within " + timeout + " ms"), true);
	}

	/**
	 * An attempt failed: pause, then try again.
	 * @param response the response, or why there is none
	 * @param timedOut whether the attempt ended by its own timer
	 */
	void attemptFailed(AgentResponse response, boolean timedOut) {
		String reason = response.describe();
		responded(response.status());
		closeConnections();
		this.lastFailure = reason;
		this.backoff.attemptFailed(this.connectionAccepted || response.status() != 0, timedOut);
		this.duplicates.attemptFailed();
		long pause = pause(this.effects.now() - this.attemptAt);
		this.effects.report(new DriverEvent.SubscriptionFailed(this.attempts, reason, Duration.ofNanos(pause)));
	}

	/**
	 * The subscription is lost, and an outage begins.
	 * @param reason why
	 * @param byAgent whether the agent ended the stream
	 */
	void lost(String reason, boolean byAgent) {
		closeConnections();
		this.lastFailure = reason;
		this.attempts = 0;
		this.outageSince = this.effects.now();
		long lasted = this.outageSince - this.subscribedSince;
		if (lasted >= STABLE_AFTER) {
			this.backoff.reset();
		}
		this.duplicates.subscriptionLost(lasted, byAgent);
	}

	/** Begins to subscribe again. */
	void recover() {
		this.effects.startTimer(SessionTimer.OUTAGE, this.settings.recoveryTimeout().toNanos());
		long unused = pause(0);
	}

	private long pause(long elapsed) {
		this.phase = Phase.BACKING_OFF;
		long pause = this.backoff.nextPause(elapsed, this.effects.random());
		this.effects.startTimer(SessionTimer.BACKOFF, pause);
		return pause;
	}

	/** No attempt will follow. */
	void stopTrying() {
		closeConnections();
		this.effects.cancelTimer(SessionTimer.BACKOFF);
		this.phase = Phase.UNREACHABLE;
	}

	void end() {
		this.effects.add(new Effect.Disconnect());
		for (SessionTimer timer : SessionTimer.values()) {
			this.effects.cancelTimer(timer);
		}
		this.phase = Phase.ENDED;
	}

	private void closeConnections() {
		this.effects.cancelTimer(SessionTimer.SUBSCRIBE_TIMEOUT);
		this.effects.cancelTimer(SessionTimer.HEARTBEAT);
		this.effects.cancelTimer(SessionTimer.STREAM_IDLE);
		this.effects.add(new Effect.Disconnect());
	}

}
