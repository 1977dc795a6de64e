/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.regex.Pattern;

/**
 * Picks the executor's own series out of a scrape in Prometheus' text format and labels
 * each with {@code executor_id}. Only such series stay distinct when several executors of
 * a host write into the same directory; a node exporter that finds a series twice keeps
 * one of them and reports an error.
 * <p>
 * It also refuses a metric whose help texts differ from file to file. Executors of one
 * host may well be of different versions, so the metrics of this product all get the same
 * text, which never changes; those of the Go driver keep the one they had.
 */
final class SeriesRelabeler {

	/** The first line tells whose file it is. */
	static final String HEADER = "# Written by bcs-executor\n";

	private static final Pattern LINE_FEED = Pattern.compile("\n");

	private static final String HELP_PREFIX = "# HELP ";

	private static final String HELP = "Explained in docs/metrics.md of bcs-executor";

	private static final String GO_PREFIX = "bkbcs_executor_";

	private static final String PREFIX = "bcs_executor_";

	private static final String LABEL = "executor_id";

	private final String label;

	SeriesRelabeler(String executorId) {
		this.label = LABEL + "=\"" + escape(executorId) + "\"";
	}

	String select(String scrape) {
		StringBuilder result = new StringBuilder(HEADER);
		// Not lines(): Prometheus leaves a carriage return in a label's value as it is.
		scrape.transform(LINE_FEED::splitAsStream)
			.filter((line) -> isOwn(metricName(line)))
			.forEach((line) -> result.append(written(line)).append('\n'));
		return result.toString();
	}

	private static boolean isOwn(String name) {
		return name.startsWith(GO_PREFIX) || name.startsWith(PREFIX);
	}

	private String written(String line) {
		if (!line.startsWith("#")) {
			return labelled(line);
		}
		if (!line.startsWith(HELP_PREFIX + PREFIX)) {
			return line;
		}
		int end = line.indexOf(' ', HELP_PREFIX.length());
		return ((end < 0) ? line : line.substring(0, end)) + " " + HELP;
	}

	private static String metricName(String line) {
		if (line.startsWith(HELP_PREFIX) || line.startsWith("# TYPE ")) {
			return line.substring(HELP_PREFIX.length());
		}
		return line;
	}

	private String labelled(String line) {
		int brace = line.indexOf('{');
		int space = line.indexOf(' ');
		if (brace < 0 || space < brace) {
			return line.substring(0, space) + "{" + this.label + "}" + line.substring(space);
		}
		if (hasLabel(line, brace + 1)) {
			// A common tag of the application. A label may not come twice.
			return line;
		}
		String separator = (line.charAt(brace + 1) != '}') ? "," : "";
		return line.substring(0, brace + 1) + this.label + separator + line.substring(brace + 1);
	}

	private static boolean hasLabel(String line, int start) {
		int position = start;
		while (line.charAt(position) != '}') {
			if (line.startsWith(LABEL + "=", position)) {
				return true;
			}
			position = afterValue(line, line.indexOf('"', position) + 1);
			if (line.charAt(position) == ',') {
				position++;
			}
		}
		return false;
	}

	private static int afterValue(String line, int start) {
		int position = start;
		while (line.charAt(position) != '"') {
			position += (line.charAt(position) == '\\') ? 2 : 1;
		}
		return position + 1;
	}

	private static String escape(String value) {
		return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
	}

}
