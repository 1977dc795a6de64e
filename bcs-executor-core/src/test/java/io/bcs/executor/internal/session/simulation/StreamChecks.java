/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionTimer;
import io.bcs.executor.internal.session.simulation.Ledger.TrackedCall;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * When a connection is closed, and when not.
 */
final class StreamChecks extends Checks {

	private static final long CALLS_FAIL_LIMIT = Duration.ofSeconds(5).toNanos();

	private static final long LONGEST_LIMIT = Duration.ofHours(2).toNanos();

	private static final long SLOW = Duration.ofSeconds(1).toNanos();

	private boolean disconnected;

	private boolean wasSubscribed;

	private boolean wasTerminating;

	private boolean failureReported;

	private int shortSubscriptions;

	private @Nullable Since lastEvent;

	/** When the last one came, or the stream began. */
	private long lastHeartbeat;

	private int heartbeats;

	/** The longest time between two heartbeats on this stream. */
	private long interval;

	/** What an earlier stream has shown, 0 if none has. */
	private long earlierLimit;

	StreamChecks(World world) {
		super(world);
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.Disconnect && this.ledger.live) {
			this.disconnected = true;
			this.wasSubscribed = this.ledger.subscribed;
			this.wasTerminating = this.ledger.terminating;
		}
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.ledger.stageBefore != Ledger.Stage.ENDED) {
			callsReported(input, effects);
			duplicatesReported(input, effects);
		}
		if (this.disconnected) {
			this.disconnected = false;
			require(this.ledger.isEnded() || isReason(input), Rule.NOT_DISCONNECTED_WITHOUT_REASON,
					() -> "the connection is closed on " + Words.input(input));
			if (this.heartbeats == 0 && input instanceof Input.TimerFired fired
					&& fired.timer() == SessionTimer.STREAM_IDLE) {
				this.earlierLimit = Math.max(this.earlierLimit, Math.min(2 * this.earlierLimit, LONGEST_LIMIT));
			}
		}
		if (this.ledger.responded != null && this.ledger.responded.update() != null && this.ledger.subscribed) {
			require(!callsFail(), Rule.FAILING_CALLS_NOTICED,
					() -> "updates have failed for more than 5 s, and the stream is still trusted");
		}
		for (Effect effect : effects) {
			if (effect instanceof Effect.Subscribe) {
				this.lastEvent = null;
			}
		}
		if (this.ledger.valid && input instanceof Input.EventReceived received) {
			received(received.event());
		}
	}

	private void callsReported(Input input, List<Effect> effects) {
		if (this.ledger.justSubscribed || this.ledger.acknowledged != null
				|| (input instanceof Input.EventReceived && this.ledger.terminating)) {
			this.failureReported = false;
		}
		TrackedCall responded = this.ledger.responded;
		boolean reported = reports(effects, DriverEvent.CallsFailing.class);
		require(!reported || (responded != null && !this.failureReported), Rule.FAILING_CALLS_REPORTED_ONCE,
				() -> "calls are reported as failing again, or without a call that fails");
		if (responded == null || !(input instanceof Input.CallCompleted completed)) {
			return;
		}
		if (completed.response().status() != 0) {
			this.failureReported = false;
			require(!reported, Rule.FAILING_CALLS_REPORTED_ONCE, () -> "calls that get a response are reported");
		}
		else {
			boolean slow = this.world.now() - responded.sentAt() >= SLOW;
			require(reported || this.failureReported || !slow, Rule.FAILING_CALLS_REPORTED_ONCE,
					() -> "a call has got no response for a second, and nothing is reported");
			this.failureReported |= reported;
		}
	}

	private void duplicatesReported(Input input, List<Effect> effects) {
		boolean reported = reports(effects, DriverEvent.DuplicateExecutorSuspected.class);
		if (reports(effects, DriverEvent.SubscriptionFailed.class)) {
			this.shortSubscriptions = 0;
		}
		if (reports(effects, DriverEvent.Disconnected.class)) {
			long limit = Math.max(2 * this.ledger.settings().backoffMax().toNanos(), SLOW);
			boolean ended = input instanceof Input.StreamEnded && this.world.now() - this.ledger.subscribedAt < limit;
			this.shortSubscriptions = ended ? this.shortSubscriptions + 1 : 0;
		}
		else {
			require(!reported, Rule.DUPLICATE_EXECUTOR_REPORTED_ONCE,
					() -> "another executor is suspected for nothing");
			return;
		}
		require(reported == (this.shortSubscriptions == 4), Rule.DUPLICATE_EXECUTOR_REPORTED_ONCE,
				() -> "after " + this.shortSubscriptions + " short subscriptions in a row another executor is "
						+ (reported ? "suspected" : "not suspected"));
	}

	private void received(Event event) {
		this.lastEvent = new Since();
		if (this.ledger.justSubscribed) {
			this.earlierLimit = limit();
			this.lastHeartbeat = this.world.now();
			this.interval = 0;
			this.heartbeats = 0;
		}
		if (event.getType() == Event.Type.HEARTBEAT && this.ledger.subscribed) {
			this.heartbeats++;
			this.interval = Math.max(this.interval, this.world.now() - this.lastHeartbeat);
			this.lastHeartbeat = this.world.now();
		}
	}

	private boolean callsFail() {
		return this.ledger.failingSince >= 0 && this.world.now() - this.ledger.failingSince >= CALLS_FAIL_LIMIT;
	}

	private boolean isReason(Input input) {
		if (input instanceof Input.TimerFired fired) {
			return switch (fired.timer()) {
				case OUTAGE -> true;
				// How long an attempt must wait is a rule of its own.
				case SUBSCRIBE_TIMEOUT -> !this.wasSubscribed && !this.wasTerminating;
				case STREAM_IDLE -> isSilent();
				case BACKOFF, TERMINATION, ACKNOWLEDGEMENT, RETRY, RESEND, HEARTBEAT -> false;
			};
		}
		if (input instanceof Input.CallCompleted completed) {
			return callsFail() && completed.response().kind() != AgentResponse.Kind.ACCEPTED;
		}
		return this.ledger.valid && !this.wasTerminating
				&& (input instanceof Input.StreamEnded || input instanceof Input.SubscribeRefused);
	}

	/**
	 * Three times the longest pause that was seen on this stream must be over, or on an
	 * earlier one before there is a second heartbeat on this.
	 */
	private boolean isSilent() {
		Since last = this.lastEvent;
		Duration fixed = this.ledger.settings().heartbeatTimeout();
		if (last == null) {
			return false;
		}
		if (fixed != null) {
			return last.reaches(fixed.toNanos());
		}
		return limit() > 0 && last.reaches(limit());
	}

	private long limit() {
		return (this.heartbeats >= 2) ? 3 * Math.max(this.interval, Duration.ofSeconds(1).toNanos())
				: this.earlierLimit;
	}

	@Override
	void tick() {
		Since last = this.lastEvent;
		if (!this.ledger.subscribed || last == null) {
			return;
		}
		Duration fixed = this.ledger.settings().heartbeatTimeout();
		if (fixed != null) {
			require(!last.exceeds(fixed.toNanos()), Rule.IDLE_STREAM_NOTICED,
					() -> "the stream has been silent for more than " + fixed);
		}
		else if (limit() > 0) {
			require(!last.exceeds(limit()), Rule.IDLE_STREAM_NOTICED,
					() -> "three heartbeats are missing, and the stream is still trusted");
		}
	}

}
