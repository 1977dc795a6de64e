/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

/**
 * Pauses between attempts: uniformly random in [0, min(100 ms × 2<sup>n</sup>, max)] for
 * the n-th pause, counted from 0.
 */
final class Backoff {

	private static final long FIRST_CAP = Duration.ofMillis(100).toNanos();

	/** A maximum of nothing would be a busy loop. */
	private static final long SHORTEST_MAX = Duration.ofMillis(10).toNanos();

	private final long max;

	private int pauses;

	Backoff(Duration max) {
		this.max = max.toNanos();
	}

	/**
	 * Returns the next pause.
	 * @param chance uniformly distributed in [0, 1)
	 * @return nanoseconds
	 */
	long next(double chance) {
		return (long) (chance * cap(this.pauses++, this.max));
	}

	void reset() {
		this.pauses = 0;
	}

	/**
	 * Returns the longest n-th pause.
	 * @param n counted from 0
	 * @param max the longest of all, in nanoseconds
	 * @return nanoseconds
	 */
	static long cap(int n, long max) {
		return doubled(FIRST_CAP, n, Math.max(max, SHORTEST_MAX));
	}

	/**
	 * Doubles a pause.
	 * @param first the pause, in nanoseconds
	 * @param times how often it is doubled
	 * @param max what it must not exceed
	 * @return nanoseconds
	 */
	static long doubled(long first, int times, long max) {
		long pause = first;
		for (int i = 0; i < times && pause < max; i++) {
			// Compared by halves: twice the pause may be more than there are numbers.
			pause = (pause > max / 2) ? max : 2 * pause;
		}
		return Math.min(pause, max);
	}

}
