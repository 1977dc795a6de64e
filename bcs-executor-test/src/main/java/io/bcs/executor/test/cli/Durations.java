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
	 * @param subject whose it is, the beginning of the sentence if it is none
	 * @param text how it is written
	 * @return the duration
	 * @throws IllegalArgumentException if it is none, with a sentence
	 */
	static Duration parse(String subject, String text) {
		try {
			return MesosDuration.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(subject + " wants a duration such as 5secs, not " + text, ex);
		}
	}

}
