/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.endpoint;

import java.time.InstantSource;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.actuate.ExecutorEndpoint;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the {@link ExecutorEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ ExecutorDriver.class, DriverEnv.class })
@ConditionalOnAvailableEndpoint(ExecutorEndpoint.class)
public final class ExecutorEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorEndpoint executorEndpoint(ExecutorDriver driver, DriverEnv env) {
		return new ExecutorEndpoint(driver, env, InstantSource.system());
	}

}
