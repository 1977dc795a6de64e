/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.health;

import java.time.InstantSource;
import java.util.Map;

import io.bcs.executor.boot.ExecutorActivity;
import io.bcs.executor.boot.actuate.ExecutorHealthIndicator;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the
 * {@link ExecutorHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ExecutorActivity.class)
@ConditionalOnEnabledHealthIndicator("bcsexecutor")
public final class ExecutorHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "bcsExecutorHealthIndicator", "bcsExecutorHealthContributor" })
	ExecutorHealthIndicator bcsExecutorHealthIndicator(ExecutorActivity activity) {
		return new ExecutorHealthIndicator(activity, InstantSource.system(), Map::of);
	}

}
