/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.bcs.executor.protocol.MesosDuration;

/**
 * Any text as a duration: it is read, or refused with a sentence; what was read and is
 * written again is read as the same.
 */
public final class DurationFuzzer {

	private DurationFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		MesosDuration.suggestion(text);
		Duration duration;
		try {
			duration = MesosDuration.parse(text);
		}
		catch (IllegalArgumentException ex) {
			if (String.valueOf(ex.getMessage()).isBlank()) {
				throw new IllegalStateException("Refused without a sentence", ex);
			}
			return;
		}
		String written = MesosDuration.format(duration);
		if (!MesosDuration.parse(written).equals(duration)) {
			throw new IllegalStateException(text + " is " + duration + ", written as " + written);
		}
	}

}
