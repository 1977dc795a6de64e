/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.AgentInfo;

/**
 * The way to an event stream and back: epochs, attempts, pauses, and the time-outs of an
 * outage.
 */
final class Subscription {

	/**
	 * A subscription that lasted this long was a good one: the next attempt is at once.
	 */
	private static final long STABLE_AFTER = Duration.ofSeconds(1).toNanos();

	private final SessionSettings settings;

	private final CallFactory calls;

	private final ActiveTasks tasks;

	private final UnacknowledgedUpdates updates;

	private final EffectCollector outbox;

	private final Backoff backoff;

	private Phase phase = Phase.NEW;

	private long epoch;

	private int attempts;

	private long outageSince;

	private long subscribedSince;

	private boolean everSubscribed;

	Subscription(SessionSettings settings, CallFactory calls, ActiveTasks tasks, UnacknowledgedUpdates updates,
			EffectCollector outbox) {
		this.settings = settings;
		this.calls = calls;
		this.tasks = tasks;
		this.updates = updates;
		this.outbox = outbox;
		this.backoff = new Backoff(settings.backoffMax());
	}

	Phase phase() {
		return this.phase;
	}

	long epoch() {
		return this.epoch;
	}

	boolean isCurrent(long epoch) {
		return epoch == this.epoch && (this.phase == Phase.SUBSCRIBING || this.phase == Phase.SUBSCRIBED);
	}

	int attempts() {
		return this.attempts;
	}

	boolean everSubscribed() {
		return this.everSubscribed;
	}

	/** Whether the agent can be reached, now or perhaps later. */
	boolean canResubscribe() {
		return this.phase != Phase.UNREACHABLE && this.phase != Phase.ENDED;
	}

	void start() {
		this.outageSince = this.outbox.now();
		this.outbox.startTimer(SessionTimer.OUTAGE, this.settings.registrationTimeout().toNanos());
		attempt();
	}

	void attempt() {
		this.epoch++;
		this.attempts++;
		this.phase = Phase.SUBSCRIBING;
		var unacknowledgedTasks = this.tasks.unacknowledged();
		var unacknowledgedUpdates = this.updates.list();
		this.outbox.report(
				new DriverEvent.Subscribing(this.attempts, unacknowledgedTasks.size(), unacknowledgedUpdates.size()));
		this.outbox.startTimer(SessionTimer.SUBSCRIBE_TIMEOUT, this.settings.callTimeout().toNanos());
		this.outbox
			.add(new Effect.Subscribe(this.epoch, this.calls.subscribe(unacknowledgedTasks, unacknowledgedUpdates)));
	}

	/** An event came: the agent has answered the attempt. */
	void answered() {
		this.outbox.cancelTimer(SessionTimer.SUBSCRIBE_TIMEOUT);
	}

	/**
	 * The agent said SUBSCRIBED.
	 * @param agent the agent
	 * @return whether there was a subscription before
	 */
	boolean subscribed(AgentInfo agent) {
		boolean resubscription = this.everSubscribed;
		this.phase = Phase.SUBSCRIBED;
		this.everSubscribed = true;
		this.subscribedSince = this.outbox.now();
		this.outbox.cancelTimer(SessionTimer.OUTAGE);
		this.outbox.startTimer(SessionTimer.HEARTBEAT, this.settings.heartbeatInterval().toNanos());
		this.outbox.report(new DriverEvent.Subscribed(resubscription, this.attempts,
				Duration.ofNanos(this.outbox.now() - this.outageSince), agent));
		return resubscription;
	}

	/**
	 * An attempt failed: pause, then try again.
	 * @param reason why
	 */
	void attemptFailed(String reason) {
		closeConnections();
		this.phase = Phase.BACKING_OFF;
		long pause = this.backoff.next(this.outbox.random());
		this.outbox.startTimer(SessionTimer.BACKOFF, pause);
		this.outbox.report(new DriverEvent.SubscriptionFailed(this.attempts, reason, Duration.ofNanos(pause)));
	}

	/** The subscription was lost, and an outage begins. */
	void lost() {
		closeConnections();
		this.outageSince = this.outbox.now();
		this.attempts = 0;
		this.phase = Phase.BACKING_OFF;
	}

	/**
	 * Begins to subscribe again: at once after a subscription that lasted, else (somebody
	 * ends them as soon as they are made) after a pause that grows.
	 */
	void recover() {
		this.outbox.startTimer(SessionTimer.OUTAGE, this.settings.recoveryTimeout().toNanos());
		if (this.outageSince - this.subscribedSince >= STABLE_AFTER) {
			this.backoff.reset();
			attempt();
		}
		else {
			this.outbox.startTimer(SessionTimer.BACKOFF, this.backoff.next(this.outbox.random()));
		}
	}

	/** No more attempts. */
	void giveUp() {
		closeConnections();
		this.outbox.cancelTimer(SessionTimer.BACKOFF);
		this.outbox.cancelTimer(SessionTimer.OUTAGE);
		this.phase = Phase.UNREACHABLE;
	}

	void end() {
		this.outbox.add(new Effect.Disconnect());
		for (SessionTimer timer : SessionTimer.values()) {
			this.outbox.cancelTimer(timer);
		}
		this.phase = Phase.ENDED;
	}

	private void closeConnections() {
		this.outbox.cancelTimer(SessionTimer.SUBSCRIBE_TIMEOUT);
		this.outbox.cancelTimer(SessionTimer.HEARTBEAT);
		this.outbox.cancelTimer(SessionTimer.STREAM_IDLE);
		this.outbox.add(new Effect.Disconnect());
	}

}
