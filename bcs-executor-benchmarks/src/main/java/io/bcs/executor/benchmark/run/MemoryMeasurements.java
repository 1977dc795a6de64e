/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.bcs.executor.benchmark.run.LoadMeasurements.Load;

/**
 * What an executor occupies, and what it does while there is nothing to do.
 */
final class MemoryMeasurements {

	private static final int WINDOW = 100;

	private static final int THREADS_SHOWN = 6;

	private static final Pattern USED = Pattern.compile("(?:heap|generation).*? used (\\d+)K");

	private static final Pattern ALLOCATED = Pattern.compile(" allocated=([0-9.]+)([BKMG])");

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
				long pid = load.run().pid();
				load.next(new TaskWorkload(1, tasks / 10, WINDOW));
				liveHeap(pid).ifPresent((heap) -> sample.put(Metric.HEAP_BEFORE, heap));
				double allocated = allocated(pid);
				TaskWorkload rest = new TaskWorkload(1 + tasks / 10, tasks - tasks / 10, WINDOW);
				load.next(rest);
				if (allocated > 0) {
					sample.put(Metric.ALLOCATION, (allocated(pid) - allocated) / rest.updates());
				}
				liveHeap(pid).ifPresent((heap) -> sample.put(Metric.HEAP_AFTER, heap));
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

	/** Megabytes on the heap after a collection; nothing if the process is no JVM. */
	private static OptionalDouble liveHeap(long pid) {
		jcmd(pid, "GC.run");
		Matcher matcher = USED.matcher(jcmd(pid, "GC.heap_info"));
		double kilobytes = 0;
		boolean found = false;
		for (String line : matcher.reset().results().map((result) -> result.group(1)).toList()) {
			kilobytes += Long.parseLong(line);
			found = true;
		}
		return found ? OptionalDouble.of(kilobytes / 1024) : OptionalDouble.empty();
	}

	/** Bytes that the living threads of a JVM have allocated; 0 if it is none. */
	private static double allocated(long pid) {
		return ALLOCATED.matcher(jcmd(pid, "Thread.print", "-e"))
			.results()
			.mapToDouble(
					(result) -> Double.parseDouble(result.group(1)) * Math.pow(1024, "BKMG".indexOf(result.group(2))))
			.sum();
	}

	private static String jcmd(long pid, String... request) {
		try {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
			command.addAll(List.of(request));
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new RunFailedException("jcmd can't be started: " + ex.getMessage(), ex);
		}
	}

}
