/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

/**
 * The pauses between subscription attempts, and how long an attempt waits for its
 * response.
 * <p>
 * A recovering agent expects an attempt within {@code MESOS_SUBSCRIPTION_BACKOFF_MAX}.
 * The next attempt therefore begins within three quarters of it: a pause is uniformly
 * random in [0, cap], where the cap is 30 ms after a subscription that lasted, then 100
 * ms, doubled each time, and is cut by the time the attempt itself took. An attempt
 * without response ends 100 ms before those three quarters, but never before 500 ms.
 * While the agent accepts connections it is alive and only slow: each next attempt may
 * last twice as long, up to the call time-out.
 * <p>
 * An agent to which the executor has never subscribed does not wait for it in a recovery,
 * and both may be slow, as both have just started. Until the first subscription every
 * attempt may last as long as any call.
 */
class SubscriptionBackoff {

	private static final long CAP_AFTER_STABLE = Duration.ofMillis(30).toNanos();

	private static final long SHORTEST_ATTEMPT = Duration.ofMillis(500).toNanos();

	/** The time within which the next attempt begins. */
	private final long limit;

	private final long longestAttempt;

	/** The number of the next pause, 0 for the one after a stable subscription. */
	private int pauses = 1;

	/** How many attempts in a row got a connection but no response. */
	private int slowAttempts;

	SubscriptionBackoff(SessionSettings settings) {
		long max = Math.max(settings.backoffMax().toNanos(), Backoff.SHORTEST_MAX);
		// Divided first: three times the longest duration would overflow.
		this.limit = max / 4 * 3;
		this.longestAttempt = settings.callTimeout().toNanos();
	}

	/** A subscription that lasted is lost: begin again with short pauses. */
	void reset() {
		this.pauses = 0;
		this.slowAttempts = 0;
	}

	/**
	 * Returns the next pause.
	 * @param elapsed how long the last attempt took
	 * @param random uniformly distributed in [0, 1)
	 * @return nanoseconds
	 */
	long nextPause(long elapsed, double random) {
		long rest = Math.max(Backoff.FIRST_CAP, this.limit - elapsed);
		return (long) (random * Math.min(cap(this.pauses++), Math.min(rest, this.limit)));
	}

	/**
	 * Returns the longest n-th pause.
	 * @param n 0 for the pause after a stable subscription
	 * @return nanoseconds
	 */
	long cap(int n) {
		return (n == 0) ? Math.min(CAP_AFTER_STABLE, this.limit)
				: Backoff.doubled(Backoff.FIRST_CAP, n - 1, this.limit);
	}

	/**
	 * Returns how long the next attempt waits for its response.
	 * @param resubscription whether there was a subscription before
	 * @return nanoseconds
	 */
	long attemptTimeout(boolean resubscription) {
		if (!resubscription) {
			return this.longestAttempt;
		}
		long first = Math.max(SHORTEST_ATTEMPT, this.limit - Backoff.FIRST_CAP);
		return Backoff.doubled(first, this.slowAttempts, this.longestAttempt);
	}

	/**
	 * Notes that an attempt failed.
	 * @param accepted whether the agent had accepted its connection
	 * @param timedOut whether it got no response in time
	 */
	void attemptFailed(boolean accepted, boolean timedOut) {
		if (!accepted) {
			this.slowAttempts = 0;
		}
		else if (timedOut) {
			this.slowAttempts++;
		}
	}

}
