/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Linux says about a process. Any thread; blocks for as long as the kernel takes.
 */
final class ProcessFigures {

	/** What Linux counts in, whatever its kernel does. */
	private static final double TICKS_PER_SECOND = 100;

	private final Path directory;

	ProcessFigures(long pid) {
		this.directory = Path.of("/proc", Long.toString(pid));
	}

	/** Processor time so far, in seconds. */
	double cpuSeconds() {
		String stat = read(this.directory.resolve("stat"));
		// The fields follow the name, which is in parentheses and may contain anything.
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
		return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
	}

	/** A line of smaps_rollup, in megabytes. */
	double megabytes(String line) {
		return number(read(this.directory.resolve("smaps_rollup")), line) / 1024.0;
	}

	/** How many threads it has. */
	long threads() {
		return number(read(this.directory.resolve("status")), "Threads");
	}

	/** How many file descriptors it has open. */
	long descriptors() {
		try (Stream<Path> descriptors = Files.list(this.directory.resolve("fd"))) {
			return descriptors.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How often each thread has waited since it began, by its id and name. */
	Map<String, Long> wakeUps() {
		Map<String, Long> result = new TreeMap<>();
		try (Stream<Path> threads = Files.list(this.directory.resolve("task"))) {
			threads.forEach((thread) -> wakeUps(thread, result));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return result;
	}

	private static void wakeUps(Path thread, Map<String, Long> result) {
		try {
			String status = read(thread.resolve("status"));
			String name = read(thread.resolve("comm")).strip();
			result.put(thread.getFileName() + " " + name, number(status, "voluntary_ctxt_switches"));
		}
		catch (UncheckedIOException ex) {
			// The thread has ended meanwhile.
			result.remove(thread.getFileName().toString());
		}
	}

	private static long number(String text, String name) {
		return text.lines()
			.filter((line) -> line.startsWith(name + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElse(0);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
