/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options for the executor.
 */
final class ExecutorOptions {

	@Option(names = "--env", paramLabel = "NAME=VALUE", description = "a variable for it, besides those of an agent")
	final Map<String, String> env = new LinkedHashMap<>();

	@Option(names = "--executor-id", paramLabel = "ID", description = "its id (default: exec-1)")
	String executorId = "exec-1";

	@Option(names = "--grace-period", paramLabel = "DURATION",
			description = "time it has to shut down (default: 5secs)")
	Duration gracePeriod = Duration.ofSeconds(5);

	private @Nullable Path sandbox;

	@Nullable Path sandbox() {
		return this.sandbox;
	}

	@Option(names = "--sandbox", paramLabel = "DIRECTORY",
			description = "its directory, created if missing (default: a new temporary one)")
	void sandbox(Path directory) {
		Path path = directory.toAbsolutePath().normalize();
		if (Files.exists(path) && !Files.isDirectory(path)) {
			throw new InvalidOptionException("--sandbox wants a directory, not " + path);
		}
		this.sandbox = path;
	}

}
