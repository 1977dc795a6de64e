/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.endpoint;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.actuate.ExecutorInfoContributor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the
 * {@link ExecutorInfoContributor}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean({ DriverEnv.class, ExecutorDriver.class })
@ConditionalOnEnabledInfoContributor("bcsexecutor")
public final class ExecutorInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorInfoContributor executorInfoContributor(DriverEnv env, ExecutorDriver driver) {
		return new ExecutorInfoContributor(env, driver);
	}

}
