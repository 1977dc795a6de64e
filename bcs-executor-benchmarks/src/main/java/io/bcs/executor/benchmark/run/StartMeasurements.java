/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

import io.bcs.executor.benchmark.agent.LeanAgent;
import io.bcs.executor.benchmark.agent.Workload;

/**
 * What a process takes until it is subscribed, the first time and later.
 */
final class StartMeasurements {

	private static final int RUNNING = 1;

	/** A subscription that has lasted so long counts as a good one. */
	private static final Duration SUBSCRIBED = Duration.ofMillis(1200);

	private StartMeasurements() {
	}

	static Sample startup(ExecutorCommand command, BenchmarkSettings settings) {
		StartWorkload workload = new StartWorkload();
		try (ExecutorRun run = new ExecutorRun(command, settings, workload)) {
			workload.started.complete(run);
			Sample sample = run.await(workload.done);
			sample.put(Metric.SUBSCRIBE, run.sinceSpawn(workload.subscribedAt));
			return sample.put(Metric.RUNNING, run.sinceSpawn(workload.runningAt))
				.put(Metric.AGENT_SHARE, run.cpu().agentPercent());
		}
	}

	static Sample reconnect(ExecutorCommand command, BenchmarkSettings settings) {
		ReconnectWorkload workload = new ReconnectWorkload();
		try (ExecutorRun run = new ExecutorRun(command, settings, workload)) {
			run.await(workload.first());
			double[] times = new double[settings.reconnects()];
			for (int i = 0; i < times.length; i++) {
				run.pass(SUBSCRIBED);
				times[i] = run.await(workload.lose(run.agent())) / 1e6;
			}
			double[] sorted = DoubleStream.of(times).sorted().toArray();
			return new Sample().put(Metric.RECONNECT, sorted[sorted.length / 2])
				.put(Metric.AGENT_SHARE, run.cpu().agentPercent());
		}
	}

	/** One task. On the agent's thread. */
	private static final class StartWorkload implements Workload {

		private final CompletableFuture<ExecutorRun> started = new CompletableFuture<>();

		private final CompletableFuture<Sample> done = new CompletableFuture<>();

		private final Sample sample = new Sample();

		private long subscribedAt;

		private long runningAt;

		@Override
		public void subscribed(LeanAgent agent) {
			if (this.subscribedAt == 0) {
				this.subscribedAt = System.nanoTime();
				this.sample.put(Metric.CPU_SUBSCRIBE, this.started.join().figures().cpuSeconds());
			}
			agent.launch(0);
		}

		@Override
		public void updated(LeanAgent agent, int task, int state) {
			if (state == RUNNING && this.runningAt == 0) {
				this.runningAt = System.nanoTime();
				this.sample.put(Metric.CPU_RUNNING, this.started.join().figures().cpuSeconds());
				this.done.complete(this.sample);
			}
		}

		@Override
		public void failed(Throwable cause) {
			this.done.completeExceptionally(cause);
		}

	}

}
