/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.nio.file.Path;
import java.time.Duration;

import io.bcs.executor.boot.metrics.TextfileMetricsExporter;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the export of metrics to a file.
 *
 * @param directory Directory that the node exporter collects.
 * @param createDirectory Whether the directory is created if it is missing, with its
 * parents.
 * @param interval Time between two writes; the file is also written when the application
 * ends.
 * @param deleteOnExit Whether the file is removed when the application ends, instead of
 * being left with the last values.
 * @param cleanUpOlderThan Age from which the files of executors that are gone are
 * removed, counted from their last write. Longer than the interval of any executor that
 * shares the directory. By default they stay.
 */
@ConfigurationProperties("bcs.executor.textfile")
record TextfileProperties(@DefaultValue(TextfileMetricsExporter.DEFAULT_DIRECTORY) Path directory,
		@DefaultValue("true") boolean createDirectory, @DefaultValue("60s") Duration interval,
		@DefaultValue("false") boolean deleteOnExit, @Nullable Duration cleanUpOlderThan) implements Validator {

	/** Between two writes of another executor its file must not look abandoned. */
	private static final int INTERVALS_BEFORE_CLEAN_UP = 3;

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Duration LONGEST_AGE = Duration.ofDays(3650);

	TextfileMetricsExporter.Settings settings() {
		return new TextfileMetricsExporter.Settings(this.directory, this.createDirectory, this.interval,
				this.deleteOnExit, this.cleanUpOlderThan);
	}

	@Override
	public boolean supports(Class<?> type) {
		return type == TextfileProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		TextfileProperties properties = (TextfileProperties) target;
		if (properties.interval.compareTo(SHORTEST_INTERVAL) < 0 || properties.interval.compareTo(LONGEST) > 0) {
			errors.rejectValue("interval", "invalid",
					"bcs.executor.textfile.interval must be at least 1s and at most 365 days");
		}
		else if (properties.cleanUpOlderThan != null) {
			validateCleanUp(properties.cleanUpOlderThan, properties.interval, errors);
		}
	}

	private static void validateCleanUp(Duration age, Duration interval, Errors errors) {
		if (age.compareTo(interval.multipliedBy(INTERVALS_BEFORE_CLEAN_UP)) < 0 || age.compareTo(LONGEST_AGE) > 0) {
			errors.rejectValue("cleanUpOlderThan", "invalid",
					"bcs.executor.textfile.clean-up-older-than must be at least three times the interval and at most "
							+ "3650 days");
		}
	}

}
