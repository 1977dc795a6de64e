/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.bcs.executor.benchmark.run.ExecutorCommand;
import io.bcs.executor.benchmark.run.Metric;
import io.bcs.executor.benchmark.run.Results;
import io.bcs.executor.benchmark.run.Summary;

/**
 * Results as a chart: for each metric a bar for the median of each executor, and a line
 * for the range.
 */
public final class SvgChart {

	private static final int WIDTH = 760;

	private static final int NAMES = 220;

	private static final int BARS = 420;

	private static final int ROW = 20;

	private static final int HEADING = 34;

	private final StringBuilder content = new StringBuilder();

	private int y;

	private SvgChart() {
	}

	/**
	 * Draws all results.
	 * @param results the results
	 * @return the SVG document
	 */
	public static String of(List<Results> results) {
		SvgChart chart = new SvgChart();
		for (Results benchmark : results) {
			benchmark.metrics().stream().filter(Metric::isCharted).forEach((metric) -> chart.metric(benchmark, metric));
		}
		return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + (chart.y + ROW)
				+ "\" font-family=\"sans-serif\" font-size=\"12\">\n"
				+ "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + chart.content + "</svg>\n";
	}

	private void metric(Results results, Metric metric) {
		this.y += HEADING;
		text(10, this.y - 8, "font-weight=\"bold\"",
				results.benchmark().name().toLowerCase(Locale.ROOT) + ": " + metric.heading());
		double largest = results.executors()
			.stream()
			.flatMap((executor) -> results.summary(executor, metric).stream())
			.mapToDouble(Summary::maximum)
			.max()
			.orElse(0);
		double scale = (largest > 0) ? BARS / largest : 0;
		for (ExecutorCommand executor : results.executors()) {
			Optional<Summary> summary = results.summary(executor, metric);
			text(10, this.y + 14, "", executor.name() + (results.isAgentBound(executor) ? "*" : ""));
			summary.ifPresent((values) -> bar(metric, values, scale));
			this.y += ROW;
		}
	}

	private void bar(Metric metric, Summary values, double scale) {
		this.content.append(
				String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#4878a8\"/>%n",
						NAMES, this.y + 3, values.median() * scale, ROW - 6));
		this.content.append(
				String.format(Locale.ROOT, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#202020\"/>%n",
						NAMES + values.minimum() * scale, NAMES + values.maximum() * scale, this.y + ROW / 2,
						this.y + ROW / 2));
		text(NAMES + BARS + 10, this.y + 14, "", MarkdownReport.number(metric, values.median()));
	}

	private void text(int x, int baseline, String attributes, String text) {
		this.content.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, baseline,
				attributes, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
	}

}
