/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.benchmark.report.JsonReport;
import io.bcs.executor.benchmark.report.MarkdownReport;
import io.bcs.executor.benchmark.report.SvgChart;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final ExecutorCommand one = new ExecutorCommand("one", "true");

	private final ExecutorCommand other = new ExecutorCommand("other <2>", "false");

	private final Results results = new Results(Benchmark.BURST, List.of(this.one, this.other));

	ReportTests() {
		this.results.add(this.one, sample(3, 20));
		this.results.add(this.other, sample(1, 51));
		this.results.add(this.one, sample(1, 20));
		this.results.add(this.other, sample(1, 51));
		this.results.add(this.one, sample(2, 99));
	}

	private static Sample sample(double seconds, double agentShare) {
		return new Sample().put(Metric.BURST, seconds).put(Metric.AGENT_SHARE, agentShare).note("a note");
	}

	@Test
	void aTableShowsMedianAndRangeAndMarksWhereTheAgentUsedMore() {
		assertThat(MarkdownReport.of(List.of(this.results))).contains(
				"| executor | time for all (s) | CPU share of the agent (%) |",
				"| one | 2.00 [1.00–3.00] | 20 [20–99] |", "| other <2>* | 1.00 [1.00–1.00] | 51 [51–51] |",
				"The agent used more processor time", "one, a note");
	}

	@Test
	void jsonHoldsTheSame() {
		JsonObject entry = JsonParser.parseString(JsonReport.of(List.of(this.results)))
			.getAsJsonArray()
			.get(1)
			.getAsJsonObject();
		assertThat(entry.get("executor").getAsString()).isEqualTo("other <2>");
		assertThat(entry.get("agentBound").getAsBoolean()).isTrue();
		assertThat(entry.getAsJsonObject("metrics").getAsJsonObject("BURST").get("median").getAsDouble()).isEqualTo(1);
	}

	@Test
	void aChartHasABarForEachExecutorAndEscapesNames() {
		assertThat(SvgChart.of(List.of(this.results))).startsWith("<svg ")
			.contains("burst: time for all (s)", ">one<", ">other &lt;2&gt;*<")
			.doesNotContain("CPU share");
	}

	@Test
	void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
		assertThat(Summary.of(4, 1, 3, 10)).isEqualTo(new Summary(3.5, 1, 10, 4));
	}

}
