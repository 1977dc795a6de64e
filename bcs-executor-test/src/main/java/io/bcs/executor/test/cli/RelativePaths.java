/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Explains paths in an executor's command that are meant from where the command was
 * typed: the executor starts in its sandbox.
 */
final class RelativePaths {

	private RelativePaths() {
	}

	/**
	 * Looks for relative paths of files that are not there.
	 * @param words the executor's command, as words or as one line
	 * @param sandbox the executor's working directory
	 * @return a sentence for each
	 */
	static List<String> explain(List<String> words, Path sandbox) {
		Path here = Path.of("").toAbsolutePath();
		return words.stream()
			.flatMap((word) -> Stream.of(word.strip().split("[\\s;|&]+")))
			.filter((word) -> word.matches("[A-Za-z0-9_.][^:;|&<>$'\"`*?]*") && isPath(word))
			.filter((word) -> !exists(sandbox, word))
			.distinct()
			.map((word) -> word + " is a relative path, and the executor starts in its sandbox " + sandbox
					+ ", where there is no such file"
					+ (exists(here, word) ? ": use " + here.resolve(word).normalize() : ""))
			.toList();
	}

	private static boolean isPath(String word) {
		return word.indexOf('/') > 0 || word.endsWith(".jar");
	}

	private static boolean exists(Path directory, String word) {
		try {
			return Files.exists(directory.resolve(word));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
