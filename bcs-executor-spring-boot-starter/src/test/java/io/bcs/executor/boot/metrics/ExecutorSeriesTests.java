/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.List;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorSeriesTests {

	private final ExecutorSeries series = new ExecutorSeries("e1");

	@Test
	void labelASeriesWithoutLabels() {
		assertThat(this.series.select("bkbcs_executor_x 1.0\n"))
			.isEqualTo("bkbcs_executor_x{executor_id=\"e1\"} 1.0\n");
	}

	@Test
	void labelASeriesWithLabels() {
		assertThat(this.series.select("bcs_executor_x_total{taskgroup=\"a\",b=\"c d}\"} 1.0\n"))
			.isEqualTo("bcs_executor_x_total{executor_id=\"e1\",taskgroup=\"a\",b=\"c d}\"} 1.0\n");
	}

	@Test
	void labelASeriesWithAnEmptyListOfLabels() {
		assertThat(this.series.select("bcs_executor_x{} NaN\n")).isEqualTo("bcs_executor_x{executor_id=\"e1\"} NaN\n");
	}

	@Test
	void keepALabelThatTheApplicationHasSetItself() {
		String own = "bcs_executor_x{a=\"\\\"},executor_id=\",executor_id=\"own\"} 1.0\n";
		assertThat(this.series.select(own)).isEqualTo(own);
	}

	@Test
	void areNotMisledByAValueThatLooksLikeTheLabel() {
		assertThat(this.series.select("bcs_executor_x{a=\",executor_id=\",b=\"\\\\\"} 1.0\n"))
			.isEqualTo("bcs_executor_x{executor_id=\"e1\",a=\",executor_id=\",b=\"\\\\\"} 1.0\n");
	}

	@Test
	void escapeTheId() {
		assertThat(new ExecutorSeries("a\"b\\c\nd").select("bcs_executor_x 1.0\n"))
			.isEqualTo("bcs_executor_x{executor_id=\"a\\\"b\\\\c\\nd\"} 1.0\n");
	}

	@Test
	void leaveOutWhatOtherProcessesOfTheHostHaveToo() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new JvmMemoryMetrics().bindTo(registry);
		registry.counter("other.bkbcs.executor.x").increment();
		new ExecutorMetrics("e1").bindTo(registry);
		assertThat(this.series.select(registry.scrape())).isEqualTo("""
				# HELP bkbcs_executor_slave_connection Whether the executor is subscribed to its agent
				# TYPE bkbcs_executor_slave_connection gauge
				bkbcs_executor_slave_connection{executor_id="e1"} 0.0
				# HELP bkbcs_executor_taskgroup_status_ack_total Status updates acknowledged by the agent
				# TYPE bkbcs_executor_taskgroup_status_ack_total counter
				bkbcs_executor_taskgroup_status_ack_total{executor_id="e1",taskgroup="e1"} 0.0
				# HELP bkbcs_executor_taskgroup_status_report_total Status updates reported by the executor
				# TYPE bkbcs_executor_taskgroup_status_report_total counter
				bkbcs_executor_taskgroup_status_report_total{executor_id="e1",taskgroup="e1"} 0.0
				""");
	}

	@Test
	void labelEverySampleOfAHistogram() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		registry.config().commonTags(List.of(Tag.of("zone", "a")));
		Timer.builder("bcs.executor.acknowledgement").publishPercentileHistogram().register(registry);
		assertThat(this.series.select(registry.scrape()).lines().filter((line) -> !line.startsWith("#")))
			.hasSizeGreaterThan(10)
			.allMatch((line) -> line.contains("{executor_id=\"e1\","));
	}

	@Test
	void areNothingIfThereAreNone() {
		assertThat(this.series.select("# HELP jvm_x x\n# TYPE jvm_x gauge\njvm_x 1.0\n")).isEmpty();
	}

}
