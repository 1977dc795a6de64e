/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.file.Files;
import java.nio.file.Path;

import io.bcs.executor.DriverEnv;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The executor's directory.
 */
final class Sandbox {

	private Sandbox() {
	}

	/**
	 * Returns the directory that the agent gave the executor, or the working directory.
	 * @param env what the agent put into the environment
	 * @return the directory, which exists and can be written
	 * @throws InvalidConfigurationPropertyValueException if it does not exist or can't be
	 * written: no task could run
	 */
	static Path of(DriverEnv env) {
		Path given = env.sandbox();
		Path sandbox = ((given != null) ? given : Path.of("")).toAbsolutePath();
		if (!Files.isDirectory(sandbox)) {
			throw unusable(sandbox, "is not a directory");
		}
		if (!Files.isWritable(sandbox)) {
			throw unusable(sandbox, "can't be written by user '" + System.getProperty("user.name") + "'");
		}
		return sandbox;
	}

	private static InvalidConfigurationPropertyValueException unusable(Path sandbox, String why) {
		return new InvalidConfigurationPropertyValueException("mesos.sandbox", sandbox,
				"The sandbox " + sandbox + " " + why + ", so no task could run in it");
	}

}
