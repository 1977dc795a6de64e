/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.observation;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.observation.ExecutorCallbackObservationConvention;
import io.bcs.executor.boot.observation.ObservationCallbackInterceptor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of observations around the
 * executor's callbacks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, DriverEnv.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.observation.enabled", matchIfMissing = true)
public final class ExecutorObservationAutoConfiguration {

	/** Outside those of the application, which are then observed too. */
	@Bean
	@Order(0)
	@ConditionalOnMissingBean
	ObservationCallbackInterceptor observationCallbackInterceptor(ObservationRegistry registry,
			ObjectProvider<ExecutorCallbackObservationConvention> convention) {
		return new ObservationCallbackInterceptor(registry, convention.getIfAvailable());
	}

}
