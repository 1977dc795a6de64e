/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.metrics.ExecutorMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of {@link ExecutorMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, DriverEnv.class })
public final class ExecutorMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorMetrics executorMetrics(DriverEnv env) {
		return new ExecutorMetrics(env.executorId());
	}

}
