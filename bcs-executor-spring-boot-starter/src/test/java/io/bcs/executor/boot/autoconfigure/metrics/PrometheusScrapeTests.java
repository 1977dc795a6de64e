/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.metrics.DriverEvents;
import io.bcs.executor.boot.metrics.DriverMetrics;
import io.bcs.executor.boot.metrics.ExecutorMeter;
import io.bcs.executor.boot.metrics.Exposition;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.core.instrument.Meter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusOutputFormat;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a Prometheus gets from {@code /actuator/prometheus}.
 */
class PrometheusScrapeTests {

	private final ApplicationContextRunner runner = MesosEnvironment.emptyRunner()
		.withPropertyValues(MesosEnvironment.properties())
		.withPropertyValues("bcs.executor.textfile.enabled=false", "bcs.executor.registration-timeout=10ms",
				"bcs.executor.exit-on-stop=false", "management.endpoints.web.exposure.include=prometheus")
		.withBean(TaskRunnerExecutor.class, () -> TaskRunnerExecutor.builder((task) -> {
		}).build())
		.withConfiguration(
				AutoConfigurations.of(ExecutorAutoConfiguration.class, ExecutorMetricsAutoConfiguration.class,
						MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
						PrometheusMetricsExportAutoConfiguration.class, EndpointAutoConfiguration.class));

	private static String scrape(PrometheusScrapeEndpoint endpoint) {
		byte[] body = Objects.requireNonNull(endpoint.scrape(PrometheusOutputFormat.CONTENT_TYPE_004, null).getBody());
		return new String(body, StandardCharsets.UTF_8);
	}

	@Test
	void showsEveryMeter() {
		this.runner.run((context) -> {
			context.getBean(BcsExecutorDriver.class).join();
			DriverEvents.ofEveryType().forEach(context.getBean(DriverMetrics.class)::onEvent);
			String scrape = scrape(context.getBean(PrometheusScrapeEndpoint.class));
			assertThat(Exposition.parse(scrape).help()).hasSizeGreaterThan(ExecutorMeter.values().length);
			for (ExecutorMeter meter : ExecutorMeter.values()) {
				String name = meter.getName().replace('.', '_') + ((meter.getBaseUnit() != null) ? "_seconds" : "");
				String series = switch (meter.getType()) {
					case COUNTER -> name + "_total";
					case TIMER -> name + "_count";
					default -> name;
				};
				assertThat(scrape).as(meter.name()).containsPattern("(?m)^" + series + "[{ ]");
			}
			assertThat(ExecutorMeter.values()).extracting(ExecutorMeter::getType)
				.containsOnly(Meter.Type.COUNTER, Meter.Type.TIMER, Meter.Type.GAUGE);
		});
	}

	@Test
	void showsWhatARealDriverDid() {
		this.runner.withPropertyValues("bcs.executor.registration-timeout=1m").run((context) -> {
			PrometheusScrapeEndpoint endpoint = context.getBean(PrometheusScrapeEndpoint.class);
			Awaitility.await()
				.until(() -> scrape(endpoint).lines()
					.anyMatch((line) -> line.matches("bcs_executor_subscription_failures_total [1-9].*")));
			assertThat(scrape(endpoint).lines()).contains("bcs_executor_connection 0.0",
					"bcs_executor_callbacks_queued 0.0", "bkbcs_executor_slave_connection 0.0");
			context.getBean(BcsExecutorDriver.class).abort();
		});
	}

}
