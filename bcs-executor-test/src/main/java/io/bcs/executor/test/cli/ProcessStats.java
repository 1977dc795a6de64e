/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the processes of an executor have used, as far as {@code /proc} tells.
 *
 * @param cpu processor time of all of them
 * @param peakKilobytes most memory that the largest of them ever had, 0 if not known
 */
record ProcessStats(Duration cpu, long peakKilobytes) {

	private static final Path PROC = Path.of("/proc");

	/** What Linux counts in, whatever its kernel does. */
	private static final Duration TICK = Duration.ofMillis(10);

	static ProcessStats of(List<ProcessHandle> processes) {
		Duration cpu = Duration.ZERO;
		long peak = 0;
		for (ProcessHandle process : processes) {
			Path directory = PROC.resolve(Long.toString(process.pid()));
			cpu = cpu.plus(cpu(directory));
			peak = Math.max(peak, peak(directory));
		}
		return new ProcessStats(cpu, peak);
	}

	private static Duration cpu(Path directory) {
		try {
			return TICK.multipliedBy(ProcStat.read(directory).cpuTicks());
		}
		catch (IOException | RuntimeException ex) {
			return Duration.ZERO;
		}
	}

	private static long peak(Path directory) {
		try {
			return Files.readAllLines(directory.resolve("status"), StandardCharsets.ISO_8859_1)
				.stream()
				.filter((line) -> line.startsWith("VmHWM:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElse(0);
		}
		catch (IOException | RuntimeException ex) {
			return 0;
		}
	}

}
