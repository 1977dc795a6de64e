/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.List;
import java.util.function.Supplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;

/**
 * Some of the rules, checked at every step of the session.
 */
abstract class Checks {

	final World world;

	final Ledger ledger;

	Checks(World world) {
		this.world = world;
		this.ledger = world.ledger;
	}

	/** The begin of a step; the input is entered into the ledger. */
	void begin(Input input) {
	}

	/** An effect, before it is entered into the ledger. */
	void effect(Effect effect) {
	}

	/** The end of a step. */
	void after(Input input, List<Effect> effects) {
	}

	/** Now and then, between two steps, while the owner thread runs. */
	void tick() {
	}

	final void require(boolean kept, Rule rule, Supplier<String> sentence) {
		if (!kept && !this.world.silenced.contains(rule)) {
			throw new Violation(rule.name(), sentence.get());
		}
	}

	static boolean reports(List<Effect> effects, Class<? extends DriverEvent> type) {
		for (Effect effect : effects) {
			if (effect instanceof Effect.Report report && type.isInstance(report.event())) {
				return true;
			}
		}
		return false;
	}

	/** A point in time that moves on while the owner thread is stalled. */
	final class Since {

		private final long time = Checks.this.world.now();

		private final long stalls = Checks.this.world.shell.stalls();

		/** Whether more time has passed than allowed, stalls apart. */
		boolean exceeds(long nanos) {
			long stalled = Checks.this.world.shell.stalls() - this.stalls;
			return Checks.this.world.now() - this.time > nanos + stalled + Shell.PASS;
		}

		/** Whether so much time has passed at least. */
		boolean reaches(long nanos) {
			return Checks.this.world.now() - this.time >= nanos;
		}

	}

}
