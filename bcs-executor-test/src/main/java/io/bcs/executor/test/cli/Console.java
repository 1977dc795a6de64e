/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes for people: one line for each thing that happens, in columns. Thread-safe.
 */
final class Console {

	private final PrintStream out;

	private final long start = System.nanoTime();

	Console(PrintStream out) {
		this.out = out;
	}

	/**
	 * Returns the time since the console was opened.
	 */
	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * Writes what happens to somebody right now.
	 * @param who the task, or who else
	 * @param what the state, or what else happened
	 * @param message more about it, or an empty text
	 */
	synchronized void event(String who, String what, String message) {
		String line = String.format(Locale.ROOT, "%8.3f s  %-10s  %-14s  %s", elapsed().toNanos() / 1e9, who, what,
				printable(message));
		this.out.println(line.stripTrailing());
	}

	synchronized void line(String text) {
		this.out.println(text.stripTrailing());
	}

	/**
	 * Writes rows in columns as wide as they must be.
	 * @param header the columns' names
	 * @param rows their contents
	 */
	synchronized void table(List<String> header, List<List<String>> rows) {
		List<List<String>> all = new ArrayList<>();
		all.add(header);
		all.addAll(rows);
		int[] widths = new int[header.size()];
		for (List<String> row : all) {
			for (int column = 0; column < widths.length; column++) {
				widths[column] = Math.max(widths[column], printable(row.get(column)).length());
			}
		}
		List<String> rule = new ArrayList<>();
		for (int width : widths) {
			rule.add("-".repeat(width));
		}
		all.add(1, rule);
		for (List<String> row : all) {
			StringBuilder line = new StringBuilder(" ");
			for (int column = 0; column < widths.length; column++) {
				line.append(' ').append(pad(printable(row.get(column)), widths[column])).append(' ');
			}
			line(line.toString());
		}
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(width - text.length());
	}

	private static String printable(String text) {
		return text.replaceAll("\\s+", " ").replaceAll("[^\\x20-\\x7e]", "?").strip();
	}

}
