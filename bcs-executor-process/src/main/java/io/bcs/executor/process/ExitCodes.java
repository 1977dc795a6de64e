/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Says what exit codes mean.
 */
final class ExitCodes {

	private static final int NOT_EXECUTABLE = 126;

	private static final int NOT_FOUND = 127;

	private static final int SIGNAL_BASE = 128;

	private static final int LAST_SIGNAL = 64;

	private static final Map<Integer, String> SIGNALS = Map.ofEntries(Map.entry(1, "SIGHUP"), Map.entry(2, "SIGINT"),
			Map.entry(3, "SIGQUIT"), Map.entry(4, "SIGILL"), Map.entry(5, "SIGTRAP"), Map.entry(6, "SIGABRT"),
			Map.entry(7, "SIGBUS"), Map.entry(8, "SIGFPE"), Map.entry(9, "SIGKILL"), Map.entry(10, "SIGUSR1"),
			Map.entry(11, "SIGSEGV"), Map.entry(12, "SIGUSR2"), Map.entry(13, "SIGPIPE"), Map.entry(14, "SIGALRM"),
			Map.entry(15, "SIGTERM"), Map.entry(24, "SIGXCPU"), Map.entry(25, "SIGXFSZ"), Map.entry(31, "SIGSYS"));

	private ExitCodes() {
	}

	static @Nullable String signal(int exitCode) {
		int number = exitCode - SIGNAL_BASE;
		return (number > 0 && number <= LAST_SIGNAL) ? SIGNALS.getOrDefault(number, "signal " + number) : null;
	}

	static String describe(int exitCode) {
		String text = "exit code " + exitCode;
		if (exitCode == NOT_EXECUTABLE) {
			return text + " (the command can't be executed)";
		}
		if (exitCode == NOT_FOUND) {
			return text + " (the command was not found)";
		}
		String signal = signal(exitCode);
		return (signal != null) ? text + " (128+" + (exitCode - SIGNAL_BASE) + ": ended by " + signal + ")" : text;
	}

}
