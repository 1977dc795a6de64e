/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loaded when a process has come as far as its budget reaches: the log of loaded classes
 * names it then, and what the heap holds by then is what was allocated, as nothing is
 * collected in so short a time.
 */
final class Milestone {

	/** Where it is written, in the working directory. */
	static final String FILE = "allocated";

	private Milestone() {
	}

	static void reached() {
		Runtime runtime = Runtime.getRuntime();
		long allocated = runtime.totalMemory() - runtime.freeMemory();
		try {
			Files.writeString(Path.of(FILE), Long.toString(allocated));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
