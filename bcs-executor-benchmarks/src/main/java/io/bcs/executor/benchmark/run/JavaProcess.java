/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code jcmd} says about a process. Of one that is no JVM it says nothing.
 */
final class JavaProcess {

	private static final Pattern USED = Pattern.compile("(?:heap|generation).*? used (\\d+)K");

	private static final Pattern ALLOCATED = Pattern.compile(" allocated=([0-9.]+)([BKMG])");

	private static final Pattern OTHER = Pattern.compile(" Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

	private final long pid;

	JavaProcess(long pid) {
		this.pid = pid;
	}

	/** Megabytes on the heap after a collection; nothing if the process is no JVM. */
	OptionalDouble liveHeap() {
		jcmd("GC.run");
		Matcher matcher = USED.matcher(jcmd("GC.heap_info"));
		double kilobytes = 0;
		boolean found = false;
		for (String line : matcher.reset().results().map((result) -> result.group(1)).toList()) {
			kilobytes += Long.parseLong(line);
			found = true;
		}
		return found ? OptionalDouble.of(kilobytes / 1024) : OptionalDouble.empty();
	}

	/** Bytes that the living threads of a JVM have allocated; 0 if it is none. */
	double allocated() {
		return ALLOCATED.matcher(jcmd("Thread.print", "-e"))
			.results()
			.mapToDouble(
					(result) -> Double.parseDouble(result.group(1)) * Math.pow(1024, "BKMG".indexOf(result.group(2))))
			.sum();
	}

	/**
	 * Megabytes that the JVM counts as "other" native memory, which are direct buffers;
	 * nothing if it does not count ({@code -XX:NativeMemoryTracking=summary}).
	 */
	OptionalDouble direct() {
		Matcher matcher = OTHER.matcher(jcmd("VM.native_memory", "summary", "scale=KB"));
		return matcher.find() ? OptionalDouble.of(Long.parseLong(matcher.group(1)) / 1024.0) : OptionalDouble.empty();
	}

	private String jcmd(String... request) {
		try {
			List<String> command = new ArrayList<>(List
				.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(this.pid)));
			command.addAll(List.of(request));
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new RunFailedException("jcmd can't be started: " + ex.getMessage(), ex);
		}
	}

}
