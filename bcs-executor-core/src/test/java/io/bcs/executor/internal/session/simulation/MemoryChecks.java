/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.List;

import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Session;

/**
 * What the session keeps.
 */
final class MemoryChecks extends Checks {

	private static final int TICKS = 16;

	private int ticks;

	MemoryChecks(World world) {
		super(world);
	}

	/** What the ledger knows to be unfinished. */
	private int unfinished() {
		return this.ledger.pending().size() + this.ledger.tasks().size() + this.ledger.callsInFlight();
	}

	@Override
	void tick() {
		if (this.ticks++ % TICKS == 0) {
			int entries = entries();
			require(entries <= 6 * unfinished() + 10, Rule.MEMORY_BOUNDED, () -> "the session keeps " + entries
					+ " entries for " + unfinished() + " unfinished updates, tasks and calls");
		}
	}

	/** Everything is delivered. */
	void converged() {
		int tasks = this.ledger.tasks().size();
		int entries = entries();
		require(entries <= tasks, Rule.MEMORY_BOUNDED, () -> "the session keeps " + entries
				+ " entries when everything is delivered and " + tasks + " tasks are not over");
	}

	private int entries() {
		Session session = this.world.session.session();
		// Nothing comes of it, but the effects of the step before are let go.
		List<Effect> effects = session.handle(new Input.StreamEnded(-1, "stale"), this.world.context());
		require(effects.isEmpty(), Rule.NOT_DISCONNECTED_WITHOUT_REASON,
				() -> "an old connection's end leads to " + Words.effect(effects.get(0)));
		return Footprint.entries(session);
	}

}
