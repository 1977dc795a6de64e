/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A process that was started for a task, with all processes it has started. All methods
 * may be called by any thread, and none blocks.
 *
 * @since 0.1.0
 */
public interface TaskProcess {

	/**
	 * Returns the id of the first process.
	 * @return the id
	 */
	long pid();

	/**
	 * Returns the working directory, with the files {@code stdout} and {@code stderr}.
	 * @return the directory
	 */
	Path directory();

	/**
	 * Completes when nothing of the process is left and its output is in its files. Never
	 * completes exceptionally.
	 * @return what became of it
	 */
	CompletionStage<ProcessResult> result();

	/**
	 * Asks all processes to end, by the task's stop signal. Has no effect when repeated,
	 * or after {@link #kill()}. What does not end runs on until {@link #kill()}.
	 */
	void terminate();

	/**
	 * Kills all processes by SIGKILL.
	 */
	void kill();

}
