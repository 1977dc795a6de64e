/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

/**
 * An executor to be measured.
 *
 * @param name what it is called in results
 * @param command how a shell starts it; its working directory is the sandbox
 */
public record ExecutorCommand(String name, String command) {

	/**
	 * Reads {@code name=command}.
	 * @param text the text
	 * @return the executor
	 * @throws IllegalArgumentException if there is no name or no command
	 */
	public static ExecutorCommand parse(String text) {
		int equals = text.indexOf('=');
		if (equals < 1 || equals == text.length() - 1) {
			throw new IllegalArgumentException("\"" + text + "\" is no executor: name=command is expected");
		}
		return new ExecutorCommand(text.substring(0, equals), text.substring(equals + 1));
	}

}
