/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

/**
 * Writes durations as they are set in Spring's properties: {@code 500ms}, {@code 90s},
 * {@code 1m}, {@code 2h}.
 */
final class ReadableDuration {

	private ReadableDuration() {
	}

	/**
	 * Writes a duration in the largest unit in which it is a whole number.
	 * @param duration the duration; less than a millisecond counts as none
	 * @return the text
	 */
	static String of(Duration duration) {
		long millis = duration.toMillis();
		if (millis == 0 || millis % 1000 != 0) {
			return millis + "ms";
		}
		if (millis % 60_000 != 0) {
			return millis / 1000 + "s";
		}
		return (millis % 3_600_000 != 0) ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
	}

}
