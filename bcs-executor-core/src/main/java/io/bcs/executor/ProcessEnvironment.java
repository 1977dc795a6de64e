/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The variables of this process, as UTF-8 whatever the locale. A JVM decodes them by its
 * locale, and an agent starts executors without one: outside ASCII the JVM then replaces
 * every byte, so that the text has to be read from the operating system again.
 */
final class ProcessEnvironment {

	private static final ProcessEnvironment CURRENT = new ProcessEnvironment(System::getenv,
			Path.of("/proc/self/environ"));

	private static final char REPLACEMENT = '\ufffd';

	private final Function<String, @Nullable String> decoded;

	private final Path environ;

	/**
	 * Creates a view of an environment.
	 * @param decoded what the JVM makes of a variable
	 * @param environ the file in which the operating system shows the environment
	 */
	ProcessEnvironment(Function<String, @Nullable String> decoded, Path environ) {
		this.decoded = decoded;
		this.environ = environ;
	}

	static ProcessEnvironment current() {
		return CURRENT;
	}

	/**
	 * Returns a variable's value.
	 * @throws IllegalArgumentException if neither the JVM nor this class can decode it
	 */
	@Nullable String get(String name) {
		String value = this.decoded.apply(name);
		if (value == null || value.chars().allMatch((c) -> c < 0x80)) {
			return value;
		}
		String utf8 = readUtf8(name);
		if (utf8 != null) {
			return utf8;
		}
		if (value.indexOf(REPLACEMENT) >= 0) {
			throw new IllegalArgumentException(
					"has characters that this JVM can't read in its locale; start the executor with LC_ALL=C.UTF-8");
		}
		return value;
	}

	private @Nullable String readUtf8(String name) {
		byte[] environ;
		try {
			environ = Files.readAllBytes(this.environ);
		}
		catch (IOException ex) {
			return null;
		}
		byte[] prefix = (name + "=").getBytes(StandardCharsets.UTF_8);
		int start = 0;
		while (start < environ.length) {
			int end = start;
			while (end < environ.length && environ[end] != 0) {
				end++;
			}
			if (startsWith(environ, start, end, prefix)) {
				return decode(environ, start + prefix.length, end);
			}
			start = end + 1;
		}
		return null;
	}

	private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
		for (int i = 0; i < prefix.length; i++) {
			if (start + i >= end || bytes[start + i] != prefix[i]) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable String decode(byte[] bytes, int start, int end) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
