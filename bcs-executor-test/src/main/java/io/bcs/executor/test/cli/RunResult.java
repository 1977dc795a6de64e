/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param exitCode the exit code of the command
 * @param failures what was wrong, in sentences
 * @param tasks what became of the tasks
 * @param load what a load took, if there was one
 * @param updates how many updates came
 */
record RunResult(int exitCode, List<String> failures, List<TaskOutcome> tasks, @Nullable LoadResult load,
		Updates updates) {

	/**
	 * Counts of updates.
	 *
	 * @param sent how many the executor sent
	 * @param acknowledged how many the agent acknowledged
	 */
	record Updates(long sent, long acknowledged) {
	}

}
