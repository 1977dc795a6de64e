/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Metrics in Prometheus' text format. Knows no label whose value has a quote in it.
 *
 * @param text the text
 */
record Exposition(String text) {

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\",?");

	/** Only the series of this product and of its predecessor. */
	Exposition own() {
		return new Exposition(this.text.lines()
			.filter((line) -> line.matches("(# (HELP|TYPE) )?(bkbcs|bcs)_executor_.*"))
			.collect(Collectors.joining("\n", "", "\n")));
	}

	/** The names and labels of all series, labels without a value left out. */
	Set<String> series() {
		return this.text.lines()
			.filter((line) -> !line.startsWith("#") && !line.isBlank())
			.map(Exposition::series)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String series(String line) {
		int begin = line.indexOf('{');
		if (begin < 0) {
			return line.substring(0, line.indexOf(' ')) + "{}";
		}
		Map<String, String> labels = new TreeMap<>();
		Matcher label = LABEL.matcher(line.substring(begin + 1, line.lastIndexOf('}')));
		while (label.find()) {
			if (!label.group(2).isEmpty()) {
				// A node exporter writes the bound 10.0 of a bucket as 10.
				labels.put(label.group(1),
						label.group(1).equals("le") ? label.group(2).replaceFirst("\\.0$", "") : label.group(2));
			}
		}
		return line.substring(0, begin) + labels;
	}

	Set<String> names() {
		return series().stream()
			.map((line) -> line.substring(0, line.indexOf('{')))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
