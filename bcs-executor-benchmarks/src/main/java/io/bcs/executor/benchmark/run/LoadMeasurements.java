/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.concurrent.CompletableFuture;

/**
 * What tasks and their updates take.
 */
final class LoadMeasurements {

	private LoadMeasurements() {
	}

	static Sample throughput(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload cold = new TaskWorkload(0, settings.tasks(), settings.window());
		try (Load load = new Load(command, settings, cold)) {
			ExecutorRun.Cpu cpu = load.finish(cold);
			Sample sample = new Sample().put(Metric.UPDATES, cold.updates() / cold.seconds())
				.put(Metric.P99, cold.percentile(99))
				.put(Metric.CPU_UPDATE, microseconds(cpu, cold));
			TaskWorkload warm = new TaskWorkload(settings.tasks(), settings.tasks(), settings.window());
			ExecutorRun.Cpu warmCpu = load.next(warm);
			return sample.put(Metric.UPDATES_WARM, warm.updates() / warm.seconds())
				.put(Metric.P99_WARM, warm.percentile(99))
				.put(Metric.CPU_UPDATE_WARM, microseconds(warmCpu, warm))
				.put(Metric.AGENT_SHARE, Math.max(cpu.agentPercent(), warmCpu.agentPercent()));
		}
	}

	static Sample pingpong(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload workload = new TaskWorkload(0, settings.pings(), 1);
		try (Load load = new Load(command, settings, workload)) {
			ExecutorRun.Cpu cpu = load.finish(workload);
			return new Sample().put(Metric.P50, workload.percentile(50))
				.put(Metric.P99, workload.percentile(99))
				.put(Metric.CPU_UPDATE, microseconds(cpu, workload))
				.put(Metric.AGENT_SHARE, cpu.agentPercent());
		}
	}

	static Sample burst(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload workload = new TaskWorkload(0, settings.burst(), settings.burst());
		try (Load load = new Load(command, settings, workload)) {
			ExecutorRun.Cpu cpu = load.finish(workload);
			return new Sample().put(Metric.BURST, workload.seconds())
				.put(Metric.OUT_OF_ORDER, workload.outOfOrder())
				.put(Metric.CPU_UPDATE, microseconds(cpu, workload))
				.put(Metric.AGENT_SHARE, cpu.agentPercent());
		}
	}

	private static double microseconds(ExecutorRun.Cpu cpu, TaskWorkload workload) {
		return cpu.executor() * 1e6 / workload.updates();
	}

	/** A process under load. */
	static final class Load implements AutoCloseable {

		private final CompletableFuture<ExecutorRun> started = new CompletableFuture<>();

		private final CompletableFuture<ExecutorRun.Cpu> before = new CompletableFuture<>();

		private final ExecutorRun run;

		Load(ExecutorCommand command, BenchmarkSettings settings, TaskWorkload workload) {
			workload.onSubscribed(() -> this.before.complete(this.started.join().cpu()));
			this.run = new ExecutorRun(command, settings, workload);
			this.started.complete(this.run);
		}

		ExecutorRun run() {
			return this.run;
		}

		/** Waits for the first workload; what it took since SUBSCRIBE. */
		ExecutorRun.Cpu finish(TaskWorkload workload) {
			this.run.await(workload.done());
			return this.run.cpu().minus(this.before.join());
		}

		/** Lets a further workload run; what it took. */
		ExecutorRun.Cpu next(TaskWorkload workload) {
			ExecutorRun.Cpu start = this.run.cpu();
			this.run.agent().workload(workload);
			this.run.agent().execute(() -> workload.begin(this.run.agent()));
			this.run.await(workload.done());
			return this.run.cpu().minus(start);
		}

		@Override
		public void close() {
			this.run.close();
		}

	}

}
