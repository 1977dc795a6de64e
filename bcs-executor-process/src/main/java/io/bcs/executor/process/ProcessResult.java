/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.time.Duration;

import org.apache.mesos.v1.Protos.Labels;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Immutable.
 *
 * @since 0.1.0
 */
public interface ProcessResult {

	/** The key of the label with the exit code. */
	String EXIT_CODE_LABEL = "bcs.executor.exit-code";

	/** The key of the label with the signal's name. */
	String SIGNAL_LABEL = "bcs.executor.signal";

	/** The key of the label with the duration in milliseconds. */
	String DURATION_LABEL = "bcs.executor.duration-ms";

	/**
	 * Returns the exit code of the first process, as a shell gives it: 128 and the
	 * signal's number after a signal.
	 * @return the exit code
	 */
	int exitCode();

	/**
	 * Returns the signal that ended the first process, or its shell's last command. Taken
	 * from the exit code: 129 to 192 count as 128 and a signal's number, also if the
	 * program has exited with that code by itself.
	 * @return the name, such as {@code SIGTERM}, or {@code null} if it was none
	 */
	@Nullable String signal();

	/**
	 * Returns how long it ran, from its start until nothing of it was left.
	 * @return the time
	 */
	Duration duration();

	/**
	 * Returns the end of what was written to stderr: 5 lines and 600 characters at most,
	 * without control characters.
	 * @return the lines, separated by {@code " | "}, empty if there are none
	 */
	String lastErrorLines();

	/**
	 * Says how the process ended.
	 * @return {@code exit code 3} for example
	 */
	String description();

	/**
	 * Returns the result for programs that read the task's last update: exit code,
	 * duration and, after a signal, its name.
	 * @return the labels
	 */
	Labels labels();

}
