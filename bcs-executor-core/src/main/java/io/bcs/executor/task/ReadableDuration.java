/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.Locale;

/**
 * Writes durations for people: {@code 35 ms}, {@code 3 s}, {@code 1.5 s}.
 */
final class ReadableDuration {

	private static final int SECOND = 1000;

	private ReadableDuration() {
	}

	static String of(Duration duration) {
		long millis = duration.toMillis();
		if (millis < SECOND) {
			return millis + " ms";
		}
		return (millis % SECOND == 0) ? (millis / SECOND) + " s"
				: String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
	}

}
