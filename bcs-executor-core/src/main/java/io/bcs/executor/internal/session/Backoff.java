/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

/**
 * Exponential growth of pauses: the n-th pause, counted from 0, is at most min(100 ms ×
 * 2<sup>n</sup>, max).
 */
final class Backoff {

	static final long FIRST_CAP = Duration.ofMillis(100).toNanos();

	/** A maximum of zero would be a busy loop. */
	static final long SHORTEST_MAX = Duration.ofMillis(10).toNanos();

	private Backoff() {
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
	 * Doubles a time, without overflow.
	 * @param first the time, in nanoseconds
	 * @param times how often it is doubled
	 * @param max the upper limit of the result
	 * @return nanoseconds
	 */
	static long doubled(long first, int times, long max) {
		long result = first;
		for (int i = 0; i < times && result < max; i++) {
			result = (result > max / 2) ? max : 2 * result;
		}
		return Math.min(result, max);
	}

}
