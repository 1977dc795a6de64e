/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.List;

/**
 * Words of a command line as a shell reads them.
 */
final class ShellWords {

	private ShellWords() {
	}

	/**
	 * Quotes a word where the shell would not take it as it is.
	 */
	static String quote(String word) {
		return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
	}

	/**
	 * Makes a line of words, quoted where needed.
	 */
	static String join(List<String> words) {
		return String.join(" ", words.stream().map(ShellWords::quote).toList());
	}

}
