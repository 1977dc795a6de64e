/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.bcs.executor.benchmark.run.LoadMeasurements.Load;

/**
 * What an executor occupies, and what it does while there is nothing to do.
 */
final class MemoryMeasurements {

	private static final int WINDOW = 100;

	private static final int THREADS_SHOWN = 6;

	private MemoryMeasurements() {
	}

	static Sample memory(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload first = new TaskWorkload(0, 1, 1);
		try (Load load = new Load(command, settings, first)) {
			load.finish(first);
			load.run().pass(settings.settled());
			ProcessFigures figures = load.run().figures();
			Sample sample = new Sample().put(Metric.PRIVATE_DIRTY, figures.megabytes("Private_Dirty"))
				.put(Metric.PSS, figures.megabytes("Pss"));
			int tasks = settings.updates() / 2;
			if (tasks >= 10) {
				JavaProcess java = new JavaProcess(load.run().pid());
				load.next(new TaskWorkload(1, tasks / 10, WINDOW));
				java.liveHeap().ifPresent((heap) -> sample.put(Metric.HEAP_BEFORE, heap));
				double allocated = java.allocated();
				TaskWorkload rest = new TaskWorkload(1 + tasks / 10, tasks - tasks / 10, WINDOW);
				load.next(rest);
				if (allocated > 0) {
					sample.put(Metric.ALLOCATION, (java.allocated() - allocated) / rest.updates());
				}
				java.liveHeap().ifPresent((heap) -> sample.put(Metric.HEAP_AFTER, heap));
			}
			return sample;
		}
	}

	static Sample idle(ExecutorCommand command, BenchmarkSettings settings) {
		TaskWorkload first = new TaskWorkload(0, 1, 1);
		try (Load load = new Load(command, settings, first)) {
			load.finish(first);
			load.run().pass(settings.settled());
			ProcessFigures figures = load.run().figures();
			Map<String, Long> before = figures.wakeUps();
			double cpu = figures.cpuSeconds();
			load.run().pass(settings.idle());
			Map<String, Long> after = figures.wakeUps();
			double seconds = settings.idle().toMillis() / 1e3;
			after.replaceAll((thread, count) -> count - before.getOrDefault(thread, 0L));
			return new Sample().put(Metric.IDLE_CPU, 100 * (figures.cpuSeconds() - cpu) / seconds)
				.put(Metric.WAKE_UPS, after.values().stream().mapToLong(Long::longValue).sum() / seconds)
				.put(Metric.AGENT_SHARE, load.run().cpu().agentPercent())
				.note(busiest(after, seconds));
		}
	}

	private static String busiest(Map<String, Long> wakeUps, double seconds) {
		return wakeUps.entrySet()
			.stream()
			.filter((thread) -> thread.getValue() > 0)
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(THREADS_SHOWN)
			.map((thread) -> String.format(Locale.ROOT, "%s %.1f/s",
					thread.getKey().substring(thread.getKey().indexOf(' ') + 1), thread.getValue() / seconds))
			.collect(Collectors.joining(", ", "wake-ups by thread: ", ""));
	}

}
