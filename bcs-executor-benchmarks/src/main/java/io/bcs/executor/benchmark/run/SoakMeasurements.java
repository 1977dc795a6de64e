/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
		return looks.size() + " looks from a tenth of the time on: "
				+ Stream
					.of(range("Private_Dirty %.1f to %.1f MB", looks, (look) -> OptionalDouble.of(look.dirty())),
							range("heap %.1f to %.1f MB", looks, Look::heap),
							range("direct memory %.1f to %.1f MB", looks, Look::direct),
							range("threads %.0f to %.0f", looks, (look) -> OptionalDouble.of(look.threads())),
							range("descriptors %.0f to %.0f", looks, (look) -> OptionalDouble.of(look.descriptors())))
					.flatMap(Optional::stream)
					.collect(Collectors.joining(", "));
	}

	/** Nothing of what is not known. */
	private static Optional<String> range(String format, List<Look> looks, Function<Look, OptionalDouble> value) {
		DoubleSummaryStatistics values = looks.stream()
			.flatMapToDouble((look) -> value.apply(look).stream())
			.summaryStatistics();
		return (values.getCount() > 0)
				? Optional.of(String.format(Locale.ROOT, format, values.getMin(), values.getMax())) : Optional.empty();
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
