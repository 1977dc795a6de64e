/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.metrics.DriverMetrics;
import io.bcs.executor.boot.metrics.ExecutorMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of {@link ExecutorMetrics} and
 * {@link DriverMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, DriverEnv.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.metrics.enabled", matchIfMissing = true)
public final class ExecutorMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorMetrics executorMetrics(DriverEnv env) {
		return new ExecutorMetrics(env.executorId());
	}

	@Bean
	@ConditionalOnMissingBean
	DriverMetrics driverMetrics(ObjectProvider<BcsExecutorDriver> driver) {
		// The driver comes later: it is built with this as its listener.
		return new DriverMetrics(new LazyDriverLoad(driver));
	}

}
