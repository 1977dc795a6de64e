/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

/**
 * Any bytes as a task file: it is read, or refused with a sentence.
 */
public final class TaskFileFuzzer {

	private TaskFileFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		try {
			TaskFile.parse(input).forEach(TaskSpec::toTaskInfo);
		}
		catch (IllegalArgumentException ex) {
			if (String.valueOf(ex.getMessage()).isBlank()) {
				throw new IllegalStateException("Refused without a sentence", ex);
			}
		}
	}

}
