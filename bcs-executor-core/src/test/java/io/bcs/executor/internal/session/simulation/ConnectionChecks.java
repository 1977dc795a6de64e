/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Phase;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.SessionTimer;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a subscription: when attempts are made, how long they last, and how
 * often they are made.
 */
final class ConnectionChecks extends Checks {

	/** A subscription that lasted so long is followed by an attempt very soon. */
	private static final long STABLE_AFTER = Duration.ofSeconds(1).toNanos();

	private static final long SOON = Duration.ofMillis(30).toNanos();

	private static final long SHORTEST_ATTEMPT = Duration.ofMillis(500).toNanos();

	private static final long SHORT_PAUSE = Duration.ofMillis(100).toNanos();

	/** So many attempts in a row, with growing pauses, take their time. */
	private static final int MANY = 40;

	/** Three quarters of the back-off. */
	private final long limit;

	private final long callTimeout;

	private @Nullable Since disconnected;

	private @Nullable Since attempt;

	private @Nullable Since attemptsBegan;

	private int attempts;

	/** Whether the agent has accepted the connection of the last attempt. */
	private boolean accepted;

	/** How many attempts in a row the agent has accepted without responding. */
	private int slowAttempts;

	/** How many of them came before the last attempt. */
	private int slowBefore;

	/** Whether the last attempt was made before any subscription. */
	private boolean isFirstSubscription;

	private boolean wasTerminating;

	ConnectionChecks(World world) {
		super(world);
		SessionSettings settings = world.plan.settings;
		this.limit = Math.max(settings.backoffMax().toNanos(), Duration.ofMillis(10).toNanos()) / 4 * 3;
		this.callTimeout = settings.callTimeout().toNanos();
	}

	@Override
	void begin(Input input) {
		if (this.ledger.valid && (input instanceof Input.ConnectionAccepted || input instanceof Input.EventReceived
				|| (input instanceof Input.SubscribeRefused refused && refused.response().status() != 0))) {
			this.accepted = true;
		}
		this.wasTerminating |= this.ledger.terminating;
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.Subscribe subscribe) {
			require(!this.ledger.live && subscribe.epoch() != this.ledger.epoch, Rule.ATTEMPTS_PACED,
					() -> "an attempt begins while another is in flight");
			require(!this.wasTerminating, Rule.NONE_AFTER_THE_LAST_SUBSCRIPTION,
					() -> "an attempt begins although the agent has sent SHUTDOWN instead of SUBSCRIBED");
			this.attempt = new Since();
			this.accepted = false;
			this.slowBefore = this.slowAttempts;
			this.isFirstSubscription = !this.ledger.everSubscribed;
			paced();
		}
		else if (effect instanceof Effect.Disconnect && this.ledger.live) {
			this.disconnected = new Since();
			if (this.ledger.subscribed && this.world.now() - this.ledger.subscribedAt >= STABLE_AFTER) {
				this.attempts = 0;
				this.slowAttempts = 0;
			}
		}
	}

	private void paced() {
		Since began = this.attemptsBegan;
		if (this.attempts == 0 || began == null) {
			this.attemptsBegan = new Since();
		}
		else if (this.attempts == MANY) {
			require(began.reaches(5 * this.ledger.settings().backoffMax().toNanos()), Rule.ATTEMPTS_PACED,
					() -> MANY + " attempts were made in too short a time");
			this.attempts = 0;
			this.attemptsBegan = new Since();
		}
		this.attempts++;
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.ledger.justSubscribed) {
			// What counts from now on is when the subscription is lost.
			this.attempt = null;
		}
		if (input instanceof Input.TimerFired fired && fired.timer() == SessionTimer.SUBSCRIBE_TIMEOUT) {
			timedOut();
		}
		else if (reports(effects, DriverEvent.SubscriptionFailed.class) && !this.accepted) {
			this.slowAttempts = 0;
		}
		if (this.ledger.isEnded()) {
			return;
		}
		require(input.kind() != Input.Kind.START || this.ledger.live, Rule.ATTEMPTS_IN_TIME,
				() -> "the session does not subscribe at once");
		if (reports(effects, DriverEvent.Disconnected.class)
				&& this.world.now() - this.ledger.subscribedAt >= STABLE_AFTER) {
			require(effects.stream().allMatch(ConnectionChecks::isNoLongPause), Rule.ATTEMPTS_IN_TIME,
					() -> "after a subscription that lasted the next attempt is not made soon");
		}
	}

	private static boolean isNoLongPause(Effect effect) {
		return !(effect instanceof Effect.StartTimer start && start.timer() == SessionTimer.BACKOFF
				&& start.nanos() > SOON);
	}

	/** An attempt was ended for want of a response. */
	private void timedOut() {
		Since begun = this.attempt;
		long least = this.isFirstSubscription ? this.callTimeout
				: Math.min(this.callTimeout, SHORTEST_ATTEMPT << Math.min(this.slowAttempts, 20));
		require(begun != null && begun.reaches(least), Rule.ATTEMPTS_GET_THEIR_TIME,
				() -> "an attempt is ended in less than " + Duration.ofNanos(least) + ", after " + this.slowAttempts
						+ " that the agent accepted");
		this.slowAttempts = this.accepted ? this.slowAttempts + 1 : 0;
	}

	@Override
	void tick() {
		Phase phase = this.world.session.phase();
		Since lost = this.disconnected;
		boolean isTrying = phase != Phase.UNREACHABLE && phase != Phase.TERMINATING;
		if (isTrying && !this.ledger.live && lost != null) {
			require(!lost.exceeds(this.limit), Rule.ATTEMPTS_IN_TIME,
					() -> "no attempt was made within three quarters of the back-off");
			Since begun = this.attempt;
			require(begun == null || this.accepted || hasTime() || !begun.exceeds(longestRound()),
					Rule.ATTEMPTS_IN_TIME, () -> "the last attempt took too long, with the pause behind it");
		}
		Since begun = this.attempt;
		if (this.ledger.live && !this.ledger.takesCalls() && begun != null) {
			long most = hasTime() ? this.callTimeout : Math.min(this.callTimeout, longestRound());
			require(!begun.exceeds(most), Rule.ATTEMPTS_IN_TIME, () -> "an attempt without a response is not ended");
		}
	}

	/** No recovering agent waits for the attempt, or the agent is known to be slow. */
	private boolean hasTime() {
		return this.isFirstSubscription || this.slowBefore > 0;
	}

	/** From the begin of an attempt to the next, if the agent does not accept it. */
	private long longestRound() {
		return Math.max(this.limit, SHORTEST_ATTEMPT + SHORT_PAUSE);
	}

}
