/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;

/**
 * Recognises two processes that subscribe as the same executor. The agent ends the older
 * stream whenever a newer SUBSCRIBE comes, so both lose one short subscription after the
 * other, and each new attempt succeeds at once.
 */
class DuplicateExecutorDetector {

	/** So many in a row are reported. */
	static final int SUBSCRIPTIONS = 4;

	private static final long SHORTEST_LIMIT = Duration.ofSeconds(1).toNanos();

	private final SessionSettings settings;

	private final EffectCollector effects;

	/** The other process comes back within its longest pause. */
	private final long limit;

	private int ended;

	DuplicateExecutorDetector(SessionSettings settings, EffectCollector effects) {
		this.settings = settings;
		this.effects = effects;
		// Bounded first: twice the longest duration would overflow.
		long max = Math.min(settings.backoffMax().toNanos(), Long.MAX_VALUE / 2);
		this.limit = Math.max(2 * max, SHORTEST_LIMIT);
	}

	/**
	 * Notes that a subscription is lost.
	 * @param lasted how long it lasted
	 * @param byAgent whether the agent ended it
	 */
	void subscriptionLost(long lasted, boolean byAgent) {
		this.ended = (byAgent && lasted < this.limit) ? this.ended + 1 : 0;
		if (this.ended == SUBSCRIPTIONS) {
			this.effects.report(new DriverEvent.DuplicateExecutorSuspected(this.ended,
					"The agent ended " + this.ended + " subscriptions in a row, each within "
							+ ReadableDuration.of(Duration.ofNanos(this.limit))
							+ ", and accepted the next one at once: probably another process subscribes as executor "
							+ this.settings.executorId() + " of framework " + this.settings.frameworkId()
							+ "; end the one that should not run"));
		}
	}

	/** Notes that an attempt failed, as it does when the agent is not there. */
	void attemptFailed() {
		this.ended = 0;
	}

}
