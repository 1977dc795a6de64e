/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.bcs.executor.benchmark.run.LoadMeasurements.Load;

/**
 * What grows in an executor that runs for long.
 */
final class SoakMeasurements {

	/** Looks at the process after the first. */
	private static final int LOOKS = 30;

	/** The first of them that counts: what the warm-up takes is not growth. */
	private static final int WARM = 3;

	private static final Duration STEP = Duration.ofMillis(50);

	private SoakMeasurements() {
	}

	static Sample soak(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload first = new TaskWorkload(0, 1, 1);
		try (Load load = new Load(command, settings, first)) {
			load.finish(first);
			ExecutorRun run = load.run();
			int tasks = (int) (settings.soak().toSeconds() * settings.rate() / 2);
			PacedWorkload workload = new PacedWorkload(1, tasks);
			run.agent().workload(workload);
			List<Look> looks = new ArrayList<>();
			ExecutorRun.Cpu before = run.cpu();
			long begin = System.nanoTime();
			double part = 0;
			while (part < 1) {
				run.pass(STEP);
				part = Math.min(1, (System.nanoTime() - begin) / (double) settings.soak().toNanos());
				int upTo = (int) (part * tasks);
				run.agent().execute(() -> workload.launch(run.agent(), upTo));
				if (workload.done().isCompletedExceptionally()) {
					run.await(workload.done());
				}
				if (part * LOOKS >= looks.size() + 1) {
					looks.add(Look.at(run));
				}
			}
			int updates = (tasks > 0) ? run.await(workload.done()) : 0;
			ExecutorRun.Cpu cpu = run.cpu().minus(before);
			Sample sample = new Sample().put(Metric.UPDATES_SENT, updates)
				.put(Metric.CPU, 100 * cpu.executor() / settings.soak().toSeconds());
			List<Look> warm = looks.subList(Math.min(WARM, looks.size()) - 1, looks.size());
			put(sample, Metric.DIRTY_BEFORE, Metric.DIRTY_AFTER, warm, (look) -> OptionalDouble.of(look.dirty()));
			put(sample, Metric.HEAP_BEFORE, Metric.HEAP_AFTER, warm, Look::heap);
			put(sample, Metric.DIRECT_BEFORE, Metric.DIRECT_AFTER, warm, Look::direct);
			put(sample, Metric.THREADS_BEFORE, Metric.THREADS_AFTER, warm, (look) -> OptionalDouble.of(look.threads()));
			put(sample, Metric.DESCRIPTORS_BEFORE, Metric.DESCRIPTORS_AFTER, warm,
					(look) -> OptionalDouble.of(look.descriptors()));
			return sample.note(ranges(warm));
		}
	}

	private static void put(Sample sample, Metric before, Metric after, List<Look> looks,
			Function<Look, OptionalDouble> value) {
		value.apply(looks.get(0)).ifPresent((number) -> sample.put(before, number));
		value.apply(looks.get(looks.size() - 1)).ifPresent((number) -> sample.put(after, number));
	}

	private static String ranges(List<Look> looks) {
		return String.format(Locale.ROOT,
				"%d looks from a tenth of the time on: Private_Dirty %s MB, heap %s MB, direct memory %s MB, "
						+ "threads %s, descriptors %s",
				looks.size(), range(looks, Look::dirty, 1), range(looks, (look) -> look.heap().orElse(0), 1),
				range(looks, (look) -> look.direct().orElse(0), 1), range(looks, Look::threads, 0),
				range(looks, Look::descriptors, 0));
	}

	private static String range(List<Look> looks, ToDoubleFunction<Look> value, int decimals) {
		String number = "%." + decimals + "f";
		return String.format(Locale.ROOT, number + " to " + number,
				looks.stream().mapToDouble(value).min().orElseThrow(),
				looks.stream().mapToDouble(value).max().orElseThrow());
	}

	/**
	 * A look at the process.
	 *
	 * @param dirty private pages that were written, in megabytes
	 * @param heap live heap, in megabytes
	 * @param direct direct buffers, in megabytes
	 * @param threads how many
	 * @param descriptors how many are open
	 */
	private record Look(double dirty, OptionalDouble heap, OptionalDouble direct, int threads, int descriptors) {

		/** Counts before the JVM is asked, which takes a connection and a thread. */
		static Look at(ExecutorRun run) {
			JavaProcess java = new JavaProcess(run.pid());
			double dirty = run.figures().megabytes("Private_Dirty");
			int threads = (int) run.figures().threads();
			int descriptors = (int) run.figures().descriptors();
			return new Look(dirty, java.liveHeap(), java.direct(), threads, descriptors);
		}

	}

}
