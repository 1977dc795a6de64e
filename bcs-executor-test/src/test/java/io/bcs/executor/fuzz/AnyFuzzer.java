/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.util.Arrays;

import io.bcs.executor.internal.transport.EventStreamFuzzer;
import io.bcs.executor.test.cli.TaskFileFuzzer;

/**
 * The first byte chooses the target, in the order of {@link FuzzTests.Target}.
 */
public final class AnyFuzzer {

	private AnyFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		if (input.length == 0) {
			return;
		}
		byte[] rest = Arrays.copyOfRange(input, 1, input.length);
		switch ((input[0] & 0xff) % 6) {
			case 0 -> RecordIoFuzzer.fuzzerTestOneInput(rest);
			case 1 -> EventFuzzer.fuzzerTestOneInput(rest);
			case 2 -> DurationFuzzer.fuzzerTestOneInput(rest);
			case 3 -> EnvironmentFuzzer.fuzzerTestOneInput(rest);
			case 4 -> EventStreamFuzzer.fuzzerTestOneInput(rest);
			default -> TaskFileFuzzer.fuzzerTestOneInput(rest);
		}
	}

}
