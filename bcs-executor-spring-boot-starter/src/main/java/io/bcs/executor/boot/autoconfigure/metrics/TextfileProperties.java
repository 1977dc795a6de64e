/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the export of metrics to a file.
 *
 * @param directory Directory that the node exporter collects. It is not created.
 * @param interval Time between two writes; the file is also written when the application
 * ends.
 * @param deleteOnExit Whether the file is removed when the application ends, instead of
 * being left with the last values.
 */
@ConfigurationProperties("bcs.executor.textfile")
record TextfileProperties(@DefaultValue("/data/bcs/export_data") Path directory, @DefaultValue("60s") Duration interval,
		@DefaultValue("false") boolean deleteOnExit) implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return type == TextfileProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		if (((TextfileProperties) target).interval.compareTo(Duration.ofSeconds(1)) < 0) {
			errors.rejectValue("interval", "invalid", "bcs.executor.textfile.interval must be at least 1s");
		}
	}

}
