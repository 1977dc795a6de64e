/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.bcs.executor.benchmark.run.ExecutorCommand;
import io.bcs.executor.benchmark.run.Metric;
import io.bcs.executor.benchmark.run.Results;
import io.bcs.executor.benchmark.run.Summary;

/**
 * Results as tables in Markdown: medians, and the range behind them.
 */
public final class MarkdownReport {

	private static final String MARK = "*";

	private MarkdownReport() {
	}

	/**
	 * Writes all results.
	 * @param results the results
	 * @return the text
	 */
	public static String of(List<Results> results) {
		return results.stream().map(MarkdownReport::of).collect(Collectors.joining("\n"));
	}

	private static String of(Results results) {
		StringBuilder text = new StringBuilder();
		text.append("**").append(results.benchmark().name().toLowerCase(Locale.ROOT)).append("**: ");
		text.append(results.benchmark().description()).append("\n\n| executor |");
		results.metrics().forEach((metric) -> text.append(' ').append(metric.heading()).append(" |"));
		text.append("\n|---|").append("--:|".repeat(results.metrics().size())).append('\n');
		boolean marked = false;
		for (ExecutorCommand executor : results.executors()) {
			boolean agentBound = results.isAgentBound(executor);
			marked |= agentBound;
			text.append("| ").append(executor.name()).append(agentBound ? MARK : "").append(" |");
			for (Metric metric : results.metrics()) {
				text.append(' ')
					.append(results.summary(executor, metric).map((summary) -> cell(metric, summary)).orElse("-"))
					.append(" |");
			}
			text.append('\n');
		}
		if (marked) {
			text.append("\n\\* The agent used more processor time than the executor: the figures say more about it.\n");
		}
		for (ExecutorCommand executor : results.executors()) {
			results.notes(executor)
				.forEach((note) -> text.append("\n- ").append(executor.name()).append(", ").append(note));
		}
		return text.append('\n').toString();
	}

	private static String cell(Metric metric, Summary summary) {
		String median = number(metric, summary.median());
		return (summary.count() == 1) ? median
				: median + " [" + number(metric, summary.minimum()) + "–" + number(metric, summary.maximum()) + "]";
	}

	static String number(Metric metric, double value) {
		return String.format(Locale.ROOT, "%,." + metric.decimals() + "f", value);
	}

}
