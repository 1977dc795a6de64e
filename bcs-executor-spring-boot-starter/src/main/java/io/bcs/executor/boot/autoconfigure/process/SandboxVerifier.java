/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.process;

import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Looks at the executor's directory before there are tasks to run in it.
 */
final class SandboxVerifier {

	private SandboxVerifier() {
	}

	/**
	 * Verifies that tasks can get directories in the sandbox.
	 * @param directory the sandbox
	 * @throws InvalidConfigurationPropertyValueException if it does not exist or can't be
	 * written: no task could run
	 */
	static void verify(Path directory) {
		Path sandbox = directory.toAbsolutePath();
		if (!Files.isDirectory(sandbox)) {
			throw unusable(sandbox, "is not a directory");
		}
		if (!Files.isWritable(sandbox)) {
			throw unusable(sandbox, "can't be written by user '" + System.getProperty("user.name") + "'");
		}
	}

	private static InvalidConfigurationPropertyValueException unusable(Path sandbox, String why) {
		return new InvalidConfigurationPropertyValueException("mesos.sandbox", sandbox,
				"The sandbox " + sandbox + " " + why + ", so no task could run in it");
	}

}
