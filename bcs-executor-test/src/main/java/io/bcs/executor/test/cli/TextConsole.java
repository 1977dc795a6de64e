/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.mesos.v1.Protos.TaskState;

/**
 * Writes for people: one line for each event, in columns.
 */
final class TextConsole extends Console {

	private static final List<String> TASK_COLUMNS = List.of("task", "states", "last message");

	private final PrintStream out;

	private final boolean terminal;

	private boolean showingProgress;

	/**
	 * Creates a console.
	 * @param out where it writes
	 * @param terminal whether that is a terminal, which shows progress
	 */
	TextConsole(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	@Override
	synchronized void started(Map<String, String> description) {
		int width = description.keySet().stream().mapToInt(String::length).max().orElse(0);
		description.forEach((name, value) -> line(pad(name, width) + "  " + value));
		line("");
	}

	@Override
	synchronized void event(String subject, String event, String message) {
		write(String.format(Locale.ROOT, "%8.3f s  %-10s  %-14s  %s", elapsed().toNanos() / 1e9, oneLine(subject),
				oneLine(event), oneLine(message)));
	}

	@Override
	synchronized void line(String text) {
		write(printable(text));
	}

	@Override
	synchronized void lines(String name, String heading, List<String> lines) {
		if (heading.isEmpty()) {
			lines.forEach(this::line);
		}
		else {
			line(heading);
			lines.forEach((line) -> line("  | " + line));
		}
	}

	@Override
	synchronized void tasks(List<TaskOutcome> tasks) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(TASK_COLUMNS);
		for (TaskOutcome task : tasks) {
			rows.add(List.of(oneLine(task.name()),
					task.states().stream().map(TextConsole::shortName).collect(Collectors.joining(" > ")),
					oneLine(task.message())));
		}
		int[] widths = new int[TASK_COLUMNS.size()];
		for (List<String> row : rows) {
			for (int column = 0; column < widths.length; column++) {
				widths[column] = Math.max(widths[column], row.get(column).length());
			}
		}
		List<String> rule = new ArrayList<>();
		for (int width : widths) {
			rule.add("-".repeat(width));
		}
		rows.add(1, rule);
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder();
			for (int column = 0; column < widths.length; column++) {
				line.append("  ").append(pad(row.get(column), widths[column]));
			}
			line(line.toString());
		}
	}

	@Override
	synchronized void progress(String text) {
		if (this.terminal) {
			this.out.print("\r" + printable(text) + "\u001b[K");
			this.out.flush();
			this.showingProgress = true;
		}
	}

	@Override
	synchronized void result(RunResult result) {
		line("");
		if (!result.tasks().isEmpty()) {
			tasks(result.tasks());
			line("");
		}
		LoadResult load = result.load();
		if (load != null) {
			Map<String, Object> figures = load.figures();
			int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
			figures.forEach((name, value) -> line("  " + pad(name, width) + "  " + value));
			line("");
		}
		result.failures().forEach(this::line);
		line("updates: " + result.updates().sent() + " sent, " + result.updates().acknowledged() + " acknowledged");
	}

	private void write(String line) {
		if (this.showingProgress) {
			this.out.print("\r\u001b[K");
			this.showingProgress = false;
		}
		this.out.println(line.stripTrailing());
	}

	private static String shortName(TaskState state) {
		return state.name().substring("TASK_".length());
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(width - text.length());
	}

	private static String oneLine(String text) {
		return printable(text.replaceAll("\\s+", " ").strip());
	}

	/** Control characters could change what the terminal shows. */
	private static String printable(String text) {
		return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f&&[^\\t\\n]]", "?");
	}

}
