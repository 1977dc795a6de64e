/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.observation;

import java.util.Set;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.observation.ExecutorCallbackObservationConvention;
import io.bcs.executor.boot.observation.ObservationCallbackInterceptor;
import io.bcs.executor.boot.observation.TaskTraces;
import io.bcs.executor.boot.observation.UpdateObservationConvention;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of observations around the
 * executor's callbacks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, DriverEnv.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.observation.enabled", matchIfMissing = true)
public final class ExecutorObservationAutoConfiguration {

	/** Of the meters that Micrometer makes of the observations of this product. */
	private static final Set<String> NAMES = Set.of("bcs.executor.callback", "bcs.executor.callback.active",
			"bcs.executor.task", "bcs.executor.task.active", "bcs.executor.update", "bcs.executor.update.active");

	/** Outside those of the application, which are then observed too. */
	@Bean
	@Order(0)
	@ConditionalOnMissingBean
	ObservationCallbackInterceptor observationCallbackInterceptor(ObservationRegistry registry,
			ObjectProvider<ExecutorCallbackObservationConvention> convention, ObjectProvider<TaskTraces> traces) {
		return new ObservationCallbackInterceptor(registry, convention.getIfAvailable(), traces.getIfAvailable());
	}

	/** Without a tracer nobody sees which observations belong together. */
	@Bean
	@ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
	@ConditionalOnMissingBean
	TaskTraces taskTraces(ObservationRegistry registry, ObjectProvider<UpdateObservationConvention> convention) {
		return new TaskTraces(registry, convention.getIfAvailable());
	}

	/**
	 * What observations would be measured by is measured already, by meters with a
	 * description.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterFilter.class)
	static class MetersOfObservations {

		@Bean
		MeterFilter executorObservationMeterFilter(Environment environment) {
			boolean wanted = environment.getProperty("bcs.executor.observation.meters", Boolean.class, false)
					&& environment.getProperty("bcs.executor.metrics.enabled", Boolean.class, true);
			return wanted ? new MeterFilter() {
			} : MeterFilter.deny((meter) -> NAMES.contains(meter.getName()));
		}

	}

}
