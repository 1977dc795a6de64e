/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.nio.file.Path;
import java.util.Map;

/**
 * Finds what tasks have printed, for those that show it. Implemented by whatever runs
 * tasks that write files, such as processes. May be called by any thread, and does not
 * block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TaskOutput {

	/**
	 * Returns the files that the output of a task goes to at this moment. They may grow
	 * while they are read, and may be replaced by new ones when they have reached their
	 * largest size.
	 * @param taskId the id of a task that runs or has ended
	 * @return files by the name of the stream, such as {@code stdout} and {@code stderr},
	 * in the order to show them in; empty for a task that is not known
	 */
	Map<String, Path> files(String taskId);

}
