/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;

import io.bcs.executor.protocol.MesosDuration;

/**
 * Durations in what people write.
 */
final class Durations {

	private Durations() {
	}

	/**
	 * Reads a duration.
	 * @param text how it is written
	 * @return the duration, which fits into nanoseconds
	 * @throws IllegalArgumentException if it is none, with a sentence
	 */
	static Duration parse(String text) {
		try {
			return MesosDuration.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a duration such as 500ms, 5secs or 2mins", ex);
		}
	}

}
