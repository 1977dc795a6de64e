/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Looks up programs as the operating system does.
 */
public final class ExecutableFinder {

	private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

	private ExecutableFinder() {
	}

	/**
	 * Looks for a program.
	 * @param program a path, or a name to look up
	 * @param searchPath the {@code PATH} for a name, or {@code null} if there is none
	 * @param directory what relative paths refer to
	 * @return where it is, or {@code null} if there is nothing that can be executed
	 */
	public static @Nullable Path find(String program, @Nullable String searchPath, Path directory) {
		if (program.indexOf('/') >= 0) {
			return executable(directory, program);
		}
		for (String element : SEPARATOR.split((searchPath != null) ? searchPath : "", -1)) {
			Path found = executable(directory, element + (element.isEmpty() ? "" : "/") + program);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/**
	 * Looks for a program by its name.
	 * @param program the name
	 * @param environment has the {@code PATH}
	 * @return where it is, or {@code null} if there is nothing that can be executed
	 */
	public static @Nullable Path find(String program, Map<String, String> environment) {
		return find(program, environment.get("PATH"), Path.of("").toAbsolutePath());
	}

	private static @Nullable Path executable(Path directory, String program) {
		try {
			Path path = directory.resolve(program);
			return (Files.isRegularFile(path) && Files.isExecutable(path)) ? path : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

}
