/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs programs of the system to their end.
 */
final class ExternalProgram {

	private static final int LONGEST_OUTPUT = 4000;

	private ExternalProgram() {
	}

	/**
	 * Runs a program. Blocks.
	 * @param directory its working directory
	 * @param env changes of its environment
	 * @param command the program and its arguments
	 * @throws IOException if it can't be started or fails, with the end of its output
	 */
	static void run(Path directory, Map<String, String> env, List<String> command)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		// What changes a JVM of the caller's is not meant for these.
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("JVM_") || name.equals("JAVA_TOOL_OPTIONS")
					|| name.equals("JDK_JAVA_OPTIONS"));
		builder.environment().putAll(env);
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		int code = process.waitFor();
		if (code != 0) {
			throw new IOException(ShellWords.join(command) + " failed with exit code " + code + ": "
					+ output.substring(Math.max(0, output.length() - LONGEST_OUTPUT)));
		}
	}

}
