/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.health;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.actuate.ExecutorHealthIndicator;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.metrics.TextfileExportState;
import io.bcs.executor.boot.metrics.TextfileMetricsExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
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
@ConditionalOnBean(ExecutorDriver.class)
@ConditionalOnEnabledHealthIndicator("bcsexecutor")
public final class ExecutorHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "bcsExecutorHealthIndicator", "bcsExecutorHealthContributor" })
	ExecutorHealthIndicator bcsExecutorHealthIndicator(ExecutorDriver driver,
			ObjectProvider<TextfileMetricsExporter> textfile) {
		return new ExecutorHealthIndicator(driver, InstantSource.system(), () -> details(textfile.getIfAvailable()));
	}

	/** A file that can't be written has no influence on the status. */
	private static Map<String, ?> details(@Nullable TextfileMetricsExporter textfile) {
		return (textfile != null) ? Map.of("textfile", details(textfile.state())) : Map.of();
	}

	private static Map<String, ?> details(TextfileExportState state) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("file", state.file().toString());
		if (state.lastSuccess() != null) {
			details.put("lastSuccess", state.lastSuccess());
		}
		if (state.failure() != null) {
			details.put("failure", state.failure());
		}
		return details;
	}

}
