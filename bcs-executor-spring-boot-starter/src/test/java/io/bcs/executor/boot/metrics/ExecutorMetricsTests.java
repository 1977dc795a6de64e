/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.util.stream.Stream;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorMetricsTests {

	private static final TaskStatus UPDATE = TaskStatus.getDefaultInstance();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final ExecutorMetrics metrics = new ExecutorMetrics("0.web.ns.1001");

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
	void countUpdatesOnceHoweverOftenTheyAreSent() {
		this.metrics.onEvent(new DriverEvent.UpdateQueued(UPDATE));
		this.metrics.onEvent(new DriverEvent.UpdateSent(UPDATE, 1));
		this.metrics.onEvent(new DriverEvent.UpdateRetried(UPDATE, "no answer"));
		this.metrics.onEvent(new DriverEvent.UpdateSent(UPDATE, 2));
		this.metrics.onEvent(new DriverEvent.UpdateQueued(UPDATE));
		assertThat(samples("report")).singleElement().asString().endsWith(" 2.0");
	}

	@Test
	void countAcknowledgements() {
		this.metrics.onEvent(new DriverEvent.UpdateAcknowledged(UPDATE, Duration.ofMillis(1)));
		assertThat(samples("ack")).singleElement().asString().endsWith(" 1.0");
	}

	@Test
	void followTheSubscription() {
		this.metrics.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO, AgentInfo.getDefaultInstance()));
		assertThat(samples("connection")).containsExactly("bkbcs_executor_slave_connection 1.0");
		this.metrics.onEvent(new DriverEvent.Disconnected("the stream ended", true));
		assertThat(samples("connection")).containsExactly("bkbcs_executor_slave_connection 0.0");
		this.metrics.onEvent(new DriverEvent.Subscribed(true, 2, Duration.ZERO, AgentInfo.getDefaultInstance()));
		assertThat(samples("connection")).containsExactly("bkbcs_executor_slave_connection 1.0");
		this.metrics
			.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "SHUTDOWN was sent", 0));
		assertThat(samples("connection")).containsExactly("bkbcs_executor_slave_connection 0.0");
	}

	private Stream<String> samples(String part) {
		return this.registry.scrape().lines().filter((line) -> !line.startsWith("#") && line.contains(part));
	}

}
