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
import org.jspecify.annotations.Nullable;

/**
 * The way back to a subscription: when attempts are made, and how often.
 */
final class ConnectionChecks extends Checks {

	/** A subscription that lasted so long is followed by an attempt at once. */
	private static final long STABLE_AFTER = Duration.ofSeconds(1).toNanos();

	/** So many attempts in a row, with growing pauses, take their time. */
	private static final int MANY = 40;

	private @Nullable Since disconnected;

	private @Nullable Since attempt;

	private @Nullable Since attemptsBegan;

	private int attempts;

	ConnectionChecks(World world) {
		super(world);
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.Subscribe subscribe) {
			require(!this.ledger.live && subscribe.epoch() != this.ledger.epoch, Rule.ATTEMPTS_PACED,
					() -> "an attempt begins while another is under way");
			this.attempt = new Since();
			paced();
		}
		else if (effect instanceof Effect.Disconnect && this.ledger.live) {
			this.disconnected = new Since();
			if (this.ledger.subscribed && this.world.now() - this.ledger.subscribedAt >= STABLE_AFTER) {
				this.attempts = 0;
			}
		}
	}

	private void paced() {
		Since began = this.attemptsBegan;
		if (this.attempts == 0 || began == null) {
			this.attemptsBegan = new Since();
		}
		else if (this.attempts == MANY) {
			require(began.reaches(8 * this.ledger.settings().backoffMax().toNanos()), Rule.ATTEMPTS_PACED,
					() -> MANY + " attempts were made in too short a time");
			this.attempts = 0;
			this.attemptsBegan = new Since();
		}
		this.attempts++;
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.ledger.isEnded()) {
			return;
		}
		require(input.kind() != Input.Kind.START || this.ledger.live, Rule.ATTEMPTS_IN_TIME,
				() -> "the session does not subscribe at once");
		if (reports(effects, DriverEvent.Disconnected.class) && this.ledger.settings().checkpoint()
				&& this.world.now() - this.ledger.subscribedAt >= STABLE_AFTER) {
			require(this.ledger.live, Rule.ATTEMPTS_IN_TIME,
					() -> "after a subscription that lasted the next attempt is not made at once");
		}
	}

	@Override
	void tick() {
		Phase phase = this.world.session.phase();
		Since lost = this.disconnected;
		if (phase != Phase.UNREACHABLE && !this.ledger.live && lost != null) {
			require(!lost.exceeds(this.ledger.settings().backoffMax().toNanos()), Rule.ATTEMPTS_IN_TIME,
					() -> "no attempt was made within the longest back-off");
		}
		Since begun = this.attempt;
		if (this.ledger.live && !this.ledger.subscribed && !this.ledger.agentShutdown && begun != null) {
			require(!begun.exceeds(this.ledger.settings().callTimeout().toNanos()), Rule.ATTEMPTS_IN_TIME,
					() -> "an attempt without an answer is not given up");
		}
	}

}
