/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

/**
 * Converts the durations of checks, which are seconds with a fraction.
 */
final class Timeouts {

	private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

	private static final double NANOS_PER_SECOND = 1_000_000_000.0;

	private Timeouts() {
	}

	static Duration ofSeconds(double seconds) {
		return Duration.ofNanos((long) (Math.max(0, Math.min(seconds, LONGEST_SECONDS)) * NANOS_PER_SECOND));
	}

	/** Returns what sockets take: zero for any time, else a millisecond at least. */
	static int millis(Duration timeout) {
		return timeout.isZero() ? 0 : (int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE));
	}

}
