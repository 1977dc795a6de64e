/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.time.InstantSource;
import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.metrics.DriverMetrics;
import io.bcs.executor.boot.metrics.ExecutorMetrics;
import io.bcs.executor.boot.metrics.TaskMetrics;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

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
@ConditionalOnBean({ MeterRegistry.class, DriverEnv.class, ExecutorDriver.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.metrics.enabled", matchIfMissing = true)
public final class ExecutorMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorMetrics executorMetrics(DriverEnv env, ObjectProvider<ExecutorDriver> driver) {
		return new ExecutorMetrics(env.executorId(), snapshotOf(driver));
	}

	@Bean
	@ConditionalOnMissingBean
	DriverMetrics driverMetrics(ObjectProvider<ExecutorDriver> driver) {
		return new DriverMetrics(snapshotOf(driver), InstantSource.system());
	}

	@Bean
	@ConditionalOnBean(TaskRunnerExecutor.class)
	@ConditionalOnMissingBean
	TaskMetrics taskMetrics(ObjectProvider<TaskRunnerExecutor> executor) {
		return new TaskMetrics(SingletonSupplier.of(executor::getObject));
	}

	/** The driver is created later: it is built with the metrics as its listener. */
	private static Supplier<DriverSnapshot> snapshotOf(ObjectProvider<ExecutorDriver> provider) {
		Supplier<ExecutorDriver> driver = SingletonSupplier.of(provider::getObject);
		return () -> driver.get().snapshot();
	}

}
