/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format, version 0.0.4, more strictly than a scraper does: one
 * HELP and one TYPE a metric, in front of its series, which stand together, none of them
 * twice, and no time stamps.
 *
 * @param help the help texts by metric
 * @param types the types by metric
 * @param series the series, with their labels in the order of their names
 */
public record Exposition(Map<String, String> help, Map<String, String> types, Set<String> series) {

	private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";

	private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.*)");

	private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (\\S+)");

	private static final Pattern LABEL = Pattern
		.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"");

	private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");

	/**
	 * Reads a text.
	 * @param text the text
	 * @return what it says
	 * @throws IllegalArgumentException if it is not valid
	 */
	public static Exposition parse(String text) {
		return new Parser().parse(text);
	}

	/** Reads line by line. */
	private static final class Parser {

		private final Map<String, String> help = new LinkedHashMap<>();

		private final Map<String, String> types = new HashMap<>();

		private final Set<String> series = new LinkedHashSet<>();

		private final Set<String> closed = new LinkedHashSet<>();

		private @Nullable String current;

		Exposition parse(String text) {
			require(text.isEmpty() || text.endsWith("\n"), text, "does not end with a line feed");
			text.lines().forEach(this::line);
			return new Exposition(this.help, this.types, this.series);
		}

		private void line(String line) {
			Matcher comment = COMMENT.matcher(line);
			if (comment.matches()) {
				comment(line, comment.group(1), comment.group(2), comment.group(3));
			}
			else if (!line.startsWith("#")) {
				sample(line);
			}
			else {
				require(!line.startsWith("# HELP") && !line.startsWith("# TYPE"), line, "is malformed");
			}
		}

		private void comment(String line, String kind, String name, String text) {
			enter(line, name);
			require(this.series.stream().noneMatch((series) -> isOf(name, series)), line, "comes after a series");
			if (kind.equals("HELP")) {
				require(this.help.put(name, text) == null, line, "comes twice");
			}
			else {
				require(TYPES.contains(text), line, "names no type");
				require(this.types.put(name, text) == null, line, "comes twice");
			}
		}

		private void enter(String line, String metric) {
			if (!metric.equals(this.current)) {
				require(!this.closed.contains(metric), line, "is apart from the other lines of its metric");
				if (this.current != null) {
					this.closed.add(this.current);
				}
				this.current = metric;
			}
		}

		private void sample(String line) {
			Matcher sample = SAMPLE.matcher(line);
			require(sample.matches(), line, "is no sample without time stamp");
			require(this.current != null && isOf(this.current, sample.group(1)), line, "has no TYPE in front");
			String value = sample.group(3);
			require(value.matches("NaN|[+-]Inf") || !Double.isNaN(Double.parseDouble(value)), line, "has no value");
			Map<String, String> labels = labels(line, (sample.group(2) != null) ? sample.group(2) : "");
			require(this.series.add(sample.group(1) + labels), line, "comes twice");
		}

		private boolean isOf(String metric, String series) {
			String name = series.replaceFirst("\\{.*", "");
			String type = this.types.getOrDefault(metric, "untyped");
			return name.equals(metric) || (Set.of("histogram", "summary").contains(type)
					&& Set.of(metric + "_bucket", metric + "_count", metric + "_sum").contains(name));
		}

		private static Map<String, String> labels(String line, String text) {
			Map<String, String> labels = new TreeMap<>();
			Matcher label = LABEL.matcher(text);
			int position = 0;
			while (position < text.length()) {
				require(label.find(position) && label.start() == position, line, "has malformed labels");
				require(labels.put(label.group(1), label.group(2)) == null, line, "has a label twice");
				position = label.end();
				if (position < text.length()) {
					require(text.charAt(position) == ',', line, "has malformed labels");
					position++;
				}
			}
			return labels;
		}

		private static void require(boolean condition, String line, String what) {
			if (!condition) {
				throw new IllegalArgumentException(line + " " + what);
			}
		}

	}

}
