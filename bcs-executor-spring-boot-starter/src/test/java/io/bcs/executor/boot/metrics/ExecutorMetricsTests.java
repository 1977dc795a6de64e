/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.stream.Stream;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.boot.TestSnapshot;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorMetricsTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private TestSnapshot snapshot = TestSnapshot.of(ConnectionState.NOT_STARTED);

	private final ExecutorMetrics metrics = new ExecutorMetrics("0.web.ns.1001", () -> this.snapshot);

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.registry);
	}

	@Test
	void areThereFromTheStartUnderTheirOldNamesAndHelpTexts() {
		assertThat(this.registry.scrape()).isEqualTo("""
				# HELP bkbcs_executor_slave_connection executor slave connection
				# TYPE bkbcs_executor_slave_connection gauge
				bkbcs_executor_slave_connection 0.0
				# HELP bkbcs_executor_taskgroup_status_ack_total ack  taskgroup status total
				# TYPE bkbcs_executor_taskgroup_status_ack_total counter
				bkbcs_executor_taskgroup_status_ack_total{taskgroup="0.web.ns.1001"} 0.0
				# HELP bkbcs_executor_taskgroup_status_report_total report taskgroup status total
				# TYPE bkbcs_executor_taskgroup_status_report_total counter
				bkbcs_executor_taskgroup_status_report_total{taskgroup="0.web.ns.1001"} 0.0
				""");
	}

	@Test
	void countUpdatesAndAcknowledgementsAsTheDriverDoes() {
		this.snapshot.counters = new DriverSnapshot.Counters() {

			@Override
			public long queuedUpdates() {
				return 2;
			}

			@Override
			public long acknowledgedUpdates() {
				return 1;
			}

		};
		assertThat(samples("report")).singleElement().asString().endsWith(" 2.0");
		assertThat(samples("ack")).singleElement().asString().endsWith(" 1.0");
	}

	@Test
	void followTheSubscription() {
		for (ConnectionState state : ConnectionState.values()) {
			this.snapshot = TestSnapshot.of(state);
			assertThat(samples("connection")).containsExactly(
					"bkbcs_executor_slave_connection " + ((state == ConnectionState.SUBSCRIBED) ? "1.0" : "0.0"));
		}
	}

	private Stream<String> samples(String part) {
		return this.registry.scrape().lines().filter((line) -> !line.startsWith("#") && line.contains(part));
	}

}
