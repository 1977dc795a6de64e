/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/**
 * Writes for people, one line for each thing that happens, in columns; or for programs,
 * one JSON object a line. Thread-safe.
 */
final class Console {

	private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

	private final PrintStream out;

	private final boolean json;

	private final long start = System.nanoTime();

	Console(PrintStream out) {
		this(out, false);
	}

	Console(PrintStream out, boolean json) {
		this.out = out;
		this.json = json;
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
		if (this.json) {
			JsonObject event = new JsonObject();
			event.addProperty("seconds", elapsed().toMillis() / 1e3);
			event.addProperty("who", who);
			event.addProperty("what", what);
			event.addProperty("message", message);
			this.out.println(event);
			return;
		}
		String line = String.format(Locale.ROOT, "%8.3f s  %-10s  %-14s  %s", elapsed().toNanos() / 1e9, printable(who),
				printable(what), printable(message));
		this.out.println(line.stripTrailing());
	}

	synchronized void line(String text) {
		if (!this.json) {
			this.out.println(harmless(text.stripTrailing()));
		}
		else if (!text.isBlank()) {
			JsonObject line = new JsonObject();
			line.addProperty("text", text);
			this.out.println(line);
		}
	}

	/**
	 * Writes what was counted or measured.
	 * @param figures numbers and texts by their names
	 */
	synchronized void figures(Map<String, Object> figures) {
		if (this.json) {
			JsonObject line = new JsonObject();
			JsonObject values = new JsonObject();
			figures.forEach((name, value) -> values.add(name, isNumberless(value) ? null : JSON.toJsonTree(value)));
			line.add("figures", values);
			this.out.println(line);
			return;
		}
		int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
		figures.forEach((name, value) -> this.out.println("  " + pad(name, width) + "  " + value));
	}

	/**
	 * Writes rows in columns as wide as they must be.
	 * @param header the columns' names
	 * @param rows their contents
	 */
	synchronized void table(List<String> header, List<List<String>> rows) {
		if (this.json) {
			for (List<String> row : rows) {
				JsonObject line = new JsonObject();
				for (int column = 0; column < header.size(); column++) {
					line.addProperty(header.get(column), row.get(column));
				}
				this.out.println(line);
			}
			return;
		}
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

	/** JSON has numbers only. */
	private static boolean isNumberless(Object value) {
		return value instanceof Double number && !Double.isFinite(number);
	}

	private static String printable(String text) {
		return harmless(text.replaceAll("\\s+", " ").strip());
	}

	/** A terminal does what control characters say, and it is others who wrote them. */
	private static String harmless(String text) {
		return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f&&[^\\t\\n]]", "?");
	}

}
