/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.List;

import io.bcs.executor.DriverLoad;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeriesRelabelerTests {

	private static final String HEADER = "# Written by bcs-executor\n";

	private final SeriesRelabeler series = new SeriesRelabeler("e1");

	@Test
	void labelASeriesWithoutLabels() {
		assertThat(this.series.select("bkbcs_executor_x 1.0\n"))
			.isEqualTo(HEADER + "bkbcs_executor_x{executor_id=\"e1\"} 1.0\n");
	}

	@Test
	void labelASeriesWithLabels() {
		assertThat(this.series.select("bcs_executor_x_total{taskgroup=\"a\",b=\"c d}\"} 1.0\n"))
			.isEqualTo(HEADER + "bcs_executor_x_total{executor_id=\"e1\",taskgroup=\"a\",b=\"c d}\"} 1.0\n");
	}

	@Test
	void labelASeriesWithAnEmptyListOfLabels() {
		assertThat(this.series.select("bcs_executor_x{} NaN\n"))
			.isEqualTo(HEADER + "bcs_executor_x{executor_id=\"e1\"} NaN\n");
	}

	@Test
	void keepALabelThatTheApplicationHasSetItself() {
		String own = "bcs_executor_x{a=\"\\\"},executor_id=\",executor_id=\"own\"} 1.0\n";
		assertThat(this.series.select(own)).isEqualTo(HEADER + own);
	}

	@Test
	void areNotMisledByAValueThatLooksLikeTheLabel() {
		assertThat(this.series.select("bcs_executor_x{a=\",executor_id=\",b=\"\\\\\"} 1.0\n"))
			.isEqualTo(HEADER + "bcs_executor_x{executor_id=\"e1\",a=\",executor_id=\",b=\"\\\\\"} 1.0\n");
	}

	@Test
	void escapeTheId() {
		assertThat(new SeriesRelabeler("a\"b\\c\nd").select("bcs_executor_x 1.0\n"))
			.isEqualTo(HEADER + "bcs_executor_x{executor_id=\"a\\\"b\\\\c\\nd\"} 1.0\n");
	}

	@Test
	void areNotCutByALineEndThatPrometheusDoesNotEscape() {
		String scrape = "bcs_executor_x{a=\"b\rc\"} 1.0\n";
		assertThat(this.series.select(scrape))
			.isEqualTo(HEADER + "bcs_executor_x{executor_id=\"e1\",a=\"b\rc\"} 1.0\n");
	}

	@Test
	void leaveOutWhatOtherProcessesOfTheHostHaveToo() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new JvmMemoryMetrics().bindTo(registry);
		registry.counter("other.bkbcs.executor.x").increment();
		new ExecutorMetrics("e1").bindTo(registry);
		assertThat(this.series.select(registry.scrape())).isEqualTo("""
				# Written by bcs-executor
				# HELP bkbcs_executor_slave_connection executor slave connection
				# TYPE bkbcs_executor_slave_connection gauge
				bkbcs_executor_slave_connection{executor_id="e1"} 0.0
				# HELP bkbcs_executor_taskgroup_status_ack_total ack  taskgroup status total
				# TYPE bkbcs_executor_taskgroup_status_ack_total counter
				bkbcs_executor_taskgroup_status_ack_total{executor_id="e1",taskgroup="e1"} 0.0
				# HELP bkbcs_executor_taskgroup_status_report_total report taskgroup status total
				# TYPE bkbcs_executor_taskgroup_status_report_total counter
				bkbcs_executor_taskgroup_status_report_total{executor_id="e1",taskgroup="e1"} 0.0
				""");
	}

	@Test
	void haveAHelpTextThatNoVersionChanges() {
		assertThat(this.series.select("# HELP bcs_executor_x Some words\n# TYPE bcs_executor_x gauge\n"))
			.isEqualTo(HEADER + "# HELP bcs_executor_x Explained in docs/metrics.md of bcs-executor\n"
					+ "# TYPE bcs_executor_x gauge\n");
		assertThat(this.series.select("# HELP bcs_executor_x \n"))
			.isEqualTo(HEADER + "# HELP bcs_executor_x Explained in docs/metrics.md of bcs-executor\n");
	}

	@Test
	void ofSeveralExecutorsGoTogether() {
		Exposition one = Exposition.parse(fileOf("e1"));
		Exposition other = Exposition.parse(fileOf("e2 \"\\ \n"));
		assertThat(one.help()).isEqualTo(other.help()).hasSizeGreaterThan(ExecutorMeter.values().length);
		assertThat(one.types()).isEqualTo(other.types());
		assertThat(one.series()).hasSameSizeAs(other.series())
			.hasSizeGreaterThan(50)
			.doesNotContainAnyElementsOf(other.series())
			.allMatch((series) -> series.contains("executor_id=e1"));
	}

	private static String fileOf(String executorId) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new JvmMemoryMetrics().bindTo(registry);
		new ExecutorMetrics(executorId).bindTo(registry);
		DriverMetrics metrics = new DriverMetrics(() -> DriverLoad.NONE);
		metrics.bindTo(registry);
		DriverEvents.ofEveryType().forEach(metrics::onEvent);
		return new SeriesRelabeler(executorId).select(registry.scrape());
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
		assertThat(this.series.select("# HELP jvm_x x\n# TYPE jvm_x gauge\njvm_x 1.0\n")).isEqualTo(HEADER);
	}

}
