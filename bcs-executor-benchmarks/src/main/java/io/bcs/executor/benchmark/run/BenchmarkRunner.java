/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures executors in turns, so that what else the machine does hits all of them alike.
 * Used by one thread.
 */
public final class BenchmarkRunner {

	private final BenchmarkSettings settings;

	private final int rounds;

	private final int warmUpRounds;

	private final Progress progress;

	private final List<Results> all = new ArrayList<>();

	/**
	 * Creates a runner.
	 * @param settings how much is measured
	 * @param rounds how often each executor is measured
	 * @param warmUpRounds how often before that, without counting
	 * @param progress is told what is being done
	 */
	public BenchmarkRunner(BenchmarkSettings settings, int rounds, int warmUpRounds, Progress progress) {
		this.settings = settings;
		this.rounds = rounds;
		this.warmUpRounds = warmUpRounds;
		this.progress = progress;
	}

	/**
	 * Runs benchmarks. Blocks until all are done.
	 * @param benchmarks what is measured
	 * @param executors what is measured in turns
	 * @throws RunFailedException if an executor failed; the results so far are kept
	 */
	public void run(List<Benchmark> benchmarks, List<ExecutorCommand> executors) {
		int left = benchmarks.size() * (this.rounds + this.warmUpRounds) * executors.size();
		for (Benchmark benchmark : benchmarks) {
			Results results = new Results(benchmark, executors);
			this.all.add(results);
			Duration mean = Duration.ZERO;
			int done = 0;
			for (int round = -this.warmUpRounds; round < this.rounds; round++) {
				for (ExecutorCommand executor : executors) {
					this.progress.running(benchmark, executor, round + this.warmUpRounds + 1,
							this.rounds + this.warmUpRounds, mean.multipliedBy(left));
					long begin = System.nanoTime();
					Sample sample = benchmark.measure(executor, this.settings);
					Duration took = Duration.ofNanos(System.nanoTime() - begin);
					mean = mean.multipliedBy(done).plus(took).dividedBy(done + 1);
					done++;
					left--;
					if (round >= 0) {
						results.add(executor, sample);
					}
				}
			}
		}
		this.progress.done();
	}

	/**
	 * Returns what has been measured.
	 * @return the results of each benchmark that has any
	 */
	public List<Results> results() {
		return this.all.stream().filter((results) -> !results.metrics().isEmpty()).toList();
	}

	/**
	 * Is told what is being done.
	 */
	public interface Progress {

		/**
		 * A process is about to be measured.
		 * @param benchmark the benchmark
		 * @param executor the executor
		 * @param round the round
		 * @param rounds how many there are
		 * @param left an estimate of the time that all runs take from here on, zero while
		 * nothing is known
		 */
		void running(Benchmark benchmark, ExecutorCommand executor, int round, int rounds, Duration left);

		/** All is done. */
		void done();

	}

}
