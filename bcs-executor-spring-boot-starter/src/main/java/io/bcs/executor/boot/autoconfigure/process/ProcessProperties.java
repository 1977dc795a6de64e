/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.process;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

import io.bcs.executor.process.TaskProcesses;

/**
 * Settings of processes of tasks. Validates itself, so that a wrong value is reported
 * with its key and origin and without a validation framework.
 *
 * @param enabled Whether the commands of tasks are run as processes where there is
 * neither an Executor nor a TaskRunner bean.
 * @param stopSignal Signal that asks a process to end, for tasks without the label
 * bcs.executor.stop-signal.
 * @param output Settings of the files with the output of a task.
 */
@ConfigurationProperties("bcs.executor.process")
record ProcessProperties(@DefaultValue("true") boolean enabled, @DefaultValue("SIGTERM") String stopSignal,
		@DefaultValue Output output) implements Validator {

	private static final DataSize SMALLEST = DataSize.ofKilobytes(1);

	/**
	 * Settings of the files with the output of a task.
	 *
	 * @param maxFileSize Largest size of a file; then it is renamed and a new one begins.
	 * @param maxFiles How many files each of stdout and stderr has at most.
	 */
	record Output(@DefaultValue("10MB") DataSize maxFileSize, @DefaultValue("10") int maxFiles) {
	}

	@Override
	public boolean supports(Class<?> type) {
		return type == ProcessProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		ProcessProperties properties = (ProcessProperties) target;
		try {
			TaskProcesses.builder().stopSignal(properties.stopSignal);
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue("stopSignal", "invalid", "bcs.executor.process.stop-signal: " + ex.getMessage());
		}
		if (properties.output.maxFileSize.compareTo(SMALLEST) < 0) {
			errors.rejectValue("output.maxFileSize", "invalid",
					"bcs.executor.process.output.max-file-size must be at least 1KB");
		}
		if (properties.output.maxFiles < 1) {
			errors.rejectValue("output.maxFiles", "invalid",
					"bcs.executor.process.output.max-files must be at least 1");
		}
	}

}
