/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

/**
 * Picks the executor's own series out of a scrape in Prometheus' text format and labels
 * each with {@code executor_id}. Only such series stay distinct when several executors of
 * a host write into the same directory; a node exporter that finds a series twice drops
 * both files.
 */
final class ExecutorSeries {

	private static final String LABEL = "executor_id";

	private final String label;

	ExecutorSeries(String executorId) {
		this.label = LABEL + "=\"" + escape(executorId) + "\"";
	}

	String select(String scrape) {
		StringBuilder result = new StringBuilder();
		scrape.lines()
			.filter((line) -> isOwn(metricName(line)))
			.forEach((line) -> result.append(line.startsWith("#") ? line : labelled(line)).append('\n'));
		return result.toString();
	}

	private static boolean isOwn(String name) {
		return name.startsWith("bkbcs_executor_") || name.startsWith("bcs_executor_");
	}

	private static String metricName(String line) {
		if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
			return line.substring("# HELP ".length());
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
