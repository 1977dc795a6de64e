/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

import io.bcs.executor.benchmark.run.Benchmark;
import io.bcs.executor.benchmark.run.BenchmarkRunner;
import io.bcs.executor.benchmark.run.ExecutorCommand;

/**
 * Shows on one line of a terminal what is being measured and how long it will take.
 */
final class ConsoleProgress implements BenchmarkRunner.Progress {

	private static final String CLEAR = "\r\u001b[K";

	private final PrintStream out;

	private final boolean terminal;

	ConsoleProgress(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	@Override
	public void running(Benchmark benchmark, ExecutorCommand executor, int round, int rounds, Duration left) {
		if (this.terminal) {
			String time = left.isZero() ? "" : ", about " + (left.toSeconds() + 1) + " s left";
			this.out.print(CLEAR + benchmark.name().toLowerCase(Locale.ROOT) + ": " + executor.name() + ", round "
					+ round + " of " + rounds + time);
			this.out.flush();
		}
	}

	@Override
	public void done() {
		if (this.terminal) {
			this.out.print(CLEAR);
			this.out.flush();
		}
	}

}
