/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.metrics.ExecutorMetrics;
import io.bcs.executor.boot.metrics.TextfileMetricsExporter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the
 * {@link TextfileMetricsExporter}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorMetricsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus."
				+ "PrometheusMetricsExportAutoConfiguration")
@ConditionalOnClass(PrometheusMeterRegistry.class)
@ConditionalOnBean(ExecutorMetrics.class)
@ConditionalOnSingleCandidate(PrometheusMeterRegistry.class)
@ConditionalOnBooleanProperty(name = "bcs.executor.textfile.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TextfileProperties.class)
public final class TextfileMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TextfileMetricsExporter textfileMetricsExporter(PrometheusMeterRegistry registry, DriverEnv env,
			TextfileProperties properties) {
		return new TextfileMetricsExporter(registry.getPrometheusRegistry()::scrape, env, properties.settings());
	}

}
