/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of the {@link CommandShell}.
 *
 * @param syntax its name and its parameters: one in brackets may be left out, one that
 * ends with dots is the rest of the line
 * @param description what it does
 * @param needsExecutor whether it makes no sense once the executor has exited
 * @param action does it, given the parameters that are there
 */
record ShellCommand(String syntax, String description, boolean needsExecutor, Action action) {

	private static final Pattern WORD = Pattern.compile("\\s*(\\S+)");

	/**
	 * What a command does.
	 */
	interface Action {

		void perform(List<String> arguments) throws InterruptedException;

	}

	String name() {
		return this.syntax.split(" ", 2)[0];
	}

	/**
	 * Does it.
	 * @param line what follows the name
	 * @throws IllegalArgumentException if that does not fit the syntax, with a sentence
	 */
	void perform(String line) throws InterruptedException {
		List<String> arguments;
		try {
			arguments = arguments(line);
			this.action.perform(arguments);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(this.syntax + ": " + ex.getMessage(), ex);
		}
	}

	private List<String> arguments(String line) {
		List<String> arguments = new ArrayList<>();
		Matcher word = WORD.matcher(line);
		String rest = line.strip();
		String[] parameters = this.syntax.split(" ", -1);
		for (int i = 1; i < parameters.length; i++) {
			String parameter = parameters[i];
			if (rest.isEmpty()) {
				if (parameter.startsWith("[")) {
					return arguments;
				}
				throw new IllegalArgumentException(parameter + " is missing");
			}
			if (parameter.endsWith("...")) {
				arguments.add(rest);
				return arguments;
			}
			word.find();
			arguments.add(word.group(1));
			rest = line.substring(word.end()).strip();
		}
		if (!rest.isEmpty()) {
			throw new IllegalArgumentException("'" + rest + "' is one word too many");
		}
		return arguments;
	}

}
