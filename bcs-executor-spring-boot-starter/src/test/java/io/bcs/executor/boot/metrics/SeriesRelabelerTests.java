/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.time.Duration;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.boot.TestSnapshot;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeriesRelabelerTests {

	private static final String HEADER = "# Written by bcs-executor\n";

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private static String format(String executorId, PrometheusMeterRegistry registry) {
		try {
			return TextfileFormat.format(TextfileOwner.of("f1", Duration.ofSeconds(60)),
					new SeriesRelabeler(executorId).relabel(registry.getPrometheusRegistry().scrape()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Stream<String> samples(String executorId) {
		return format(executorId, this.registry).lines().filter((line) -> !line.startsWith("#"));
	}

	@Test
	void labelASeriesWithoutLabels() {
		this.registry.gauge("bcs.executor.x", 1);
		assertThat(samples("e1")).containsExactly("bcs_executor_x{executor_id=\"e1\"} 1.0");
	}

	@Test
	void labelASeriesWithLabels() {
		this.registry.counter("bcs.executor.x", "taskgroup", "a", "b", "c d}").increment();
		assertThat(samples("e1"))
			.containsExactly("bcs_executor_x_total{b=\"c d}\",executor_id=\"e1\",taskgroup=\"a\"} 1.0");
	}

	@Test
	void keepALabelThatTheApplicationHasSetItself() {
		this.registry.counter("bcs.executor.x", "a", "\"},executor_id=", "executor_id", "own").increment();
		assertThat(samples("e1"))
			.containsExactly("bcs_executor_x_total{a=\"\\\"},executor_id=\",executor_id=\"own\"} 1.0");
	}

	@Test
	void escapeTheId() {
		this.registry.gauge("bcs.executor.x", 1);
		// An id may span lines: the text would do so as well.
		assertThat(format("a\"b\\c\nd", this.registry))
			.endsWith("bcs_executor_x{executor_id=\"a\\\"b\\\\c\\nd\"} 1.0\n");
	}

	@Test
	void leaveOutWhatOtherProcessesOfTheHostHaveToo() {
		new JvmMemoryMetrics().bindTo(this.registry);
		this.registry.counter("other.bkbcs.executor.x").increment();
		new ExecutorMetrics("e1", () -> TestSnapshot.of(ConnectionState.NOT_STARTED)).bindTo(this.registry);
		assertThat(format("e1", this.registry)).isEqualTo("""
				# Written by bcs-executor
				# framework f1, written every 60 s
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
		Timer.builder("bcs.executor.x").description("Some words").register(this.registry);
		assertThat(format("e1", this.registry)).contains("""
				# HELP bcs_executor_x_seconds Explained in docs/metrics.md of bcs-executor
				# TYPE bcs_executor_x_seconds summary
				""").doesNotContain("Some words");
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
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.NOT_STARTED);
		new JvmMemoryMetrics().bindTo(registry);
		new ExecutorMetrics(executorId, () -> snapshot).bindTo(registry);
		DriverMetrics metrics = new DriverMetrics(() -> snapshot, InstantSource.system());
		metrics.bindTo(registry);
		TaskRunnerExecutor runner = TaskRunnerExecutor.builder((task) -> {
		}).build();
		new TaskMetrics(() -> runner).bindTo(registry);
		DriverEvents.ofEveryType().forEach(metrics::onEvent);
		return format(executorId, registry);
	}

	@Test
	void changeNothingElse() {
		this.registry.config().commonTags(List.of(Tag.of("executor_id", "e1")));
		Timer.builder("bcs.executor.a").publishPercentileHistogram().register(this.registry).record(() -> {
		});
		Timer.builder("bcs.executor.b").publishPercentiles(0.5, 0.9).register(this.registry).record(() -> {
		});
		LongTaskTimer.builder("bcs.executor.c").publishPercentileHistogram().register(this.registry).start();
		Meter
			.builder("bcs.executor.d", Meter.Type.OTHER,
					List.of(new Measurement(() -> 4.0, Statistic.UNKNOWN), new Measurement(() -> 5.0, Statistic.VALUE)))
			.register(this.registry);
		this.registry.counter("bcs.executor.e").increment();
		this.registry.gauge("bcs.executor.f", Double.NaN);
		List<String> scrape = this.registry.scrape()
			.lines()
			.filter((line) -> !line.startsWith("# HELP") && !line.contains("executor_c_"))
			.toList();
		assertThat(format("e1", this.registry).lines()
			.skip(2)
			.filter((line) -> !line.startsWith("# HELP") && !line.contains("executor_c_"))).hasSizeGreaterThan(20)
			.containsExactlyElementsOf(scrape);
		assertThat(samples("e1"))
			.anyMatch((line) -> line.startsWith("bcs_executor_c_seconds_bucket{executor_id=\"e1\","));
	}

	@Test
	void areLabelledWithTheFrameworkWhereThatIsNeeded() {
		this.registry.counter("bcs.executor.e").increment();
		assertThat(new SeriesRelabeler("e1", "f1").relabel(this.registry.getPrometheusRegistry().scrape()))
			.singleElement()
			.satisfies((metric) -> assertThat(metric.getDataPoints()).singleElement()
				.extracting(DataPointSnapshot::getLabels)
				.isEqualTo(Labels.of("executor_id", "e1", "framework_id", "f1")));
	}

	@Test
	void areNothingIfThereAreNone() {
		this.registry.gauge("jvm.x", 1);
		assertThat(format("e1", this.registry)).isEqualTo(HEADER + "# framework f1, written every 60 s\n");
	}

}
