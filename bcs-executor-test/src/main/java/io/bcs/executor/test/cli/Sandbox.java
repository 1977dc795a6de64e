/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of an executor, as the process library lays it out.
 *
 * @param directory the directory
 */
record Sandbox(Path directory) {

	Path task(String taskId) {
		return this.directory.resolve("tasks").resolve(taskId);
	}

	/** Returns what a task has printed so far. */
	String output(String taskId, String file) {
		return read(task(taskId).resolve(file));
	}

	/** Reads a file that may not be there yet. */
	String read(String file) {
		return read(this.directory.resolve(file));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
