/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.ExecutorReadiness;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the {@link ExecutorReadiness},
 * which takes the place of Spring Boot's own {@link ApplicationAvailability}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class, before = ApplicationAvailabilityAutoConfiguration.class)
@ConditionalOnBean({ ExecutorDriver.class, DriverEnv.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.readiness.enabled", matchIfMissing = true)
public final class ExecutorReadinessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ApplicationAvailability.class)
	ExecutorReadiness executorReadiness(ConfigurableApplicationContext context, DriverEnv env,
			ObjectProvider<ExecutorDriver> provider) {
		Supplier<ExecutorDriver> driver = SingletonSupplier.of(provider::getObject);
		return new ExecutorReadiness(context, () -> driver.get().snapshot(),
				ExecutorThreads.named("bcs-executor-readiness", context.getEnvironment(), env));
	}

}
