/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.task;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the executor around a TaskRunner bean. Validates itself, so that a wrong
 * value is reported with its key and origin and without a validation framework.
 *
 * @param runningWhenReady Whether TASK_RUNNING is reported when the TaskRunner calls
 * ready(), instead of before it is called. By default what its isReadyReported() says.
 * @param killGracePeriod Grace period of kills where neither the kill nor the task has a
 * kill policy.
 * @param progressInterval Shortest time between two progress updates of a task.
 * @param maxConcurrent How many tasks may run at a time; no limit by default.
 * @param queue Whether tasks beyond the limit wait in TASK_STARTING instead of failing.
 */
@ConfigurationProperties("bcs.executor.task")
record TaskProperties(@Nullable Boolean runningWhenReady, @DefaultValue("3s") Duration killGracePeriod,
		@DefaultValue("1s") Duration progressInterval, @Nullable Integer maxConcurrent,
		@DefaultValue("false") boolean queue) implements Validator {

	private static final Duration LONGEST = Duration.ofDays(365);

	@Override
	public boolean supports(Class<?> type) {
		return type == TaskProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		TaskProperties properties = (TaskProperties) target;
		requireInRange("killGracePeriod", "kill-grace-period", properties.killGracePeriod, errors);
		requireInRange("progressInterval", "progress-interval", properties.progressInterval, errors);
		if (properties.maxConcurrent != null && properties.maxConcurrent < 1) {
			errors.rejectValue("maxConcurrent", "invalid", "bcs.executor.task.max-concurrent must be at least 1");
		}
	}

	private static void requireInRange(String field, String key, Duration value, Errors errors) {
		if (value.isNegative() || value.compareTo(LONGEST) > 0) {
			errors.rejectValue(field, "invalid", "bcs.executor.task." + key + " must be between 0 and 365 days");
		}
	}

}
