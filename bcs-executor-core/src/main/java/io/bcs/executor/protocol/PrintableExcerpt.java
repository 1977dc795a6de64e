/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Makes something that came from outside fit for an error message: quoted, short,
 * printable ASCII.
 */
final class PrintableExcerpt {

	static final int MAX_LENGTH = 64;

	private PrintableExcerpt() {
	}

	/**
	 * Quotes bytes, each as one character.
	 * @param bytes what was seen
	 * @return a text of bounded length
	 */
	static String of(byte[] bytes) {
		return of(new String(bytes, StandardCharsets.ISO_8859_1));
	}

	/**
	 * Quotes a text.
	 * @param text what was seen
	 * @return a text of bounded length
	 */
	static String of(String text) {
		StringBuilder excerpt = new StringBuilder("\"");
		int shown = Math.min(text.length(), MAX_LENGTH);
		for (int i = 0; i < shown; i++) {
			append(excerpt, text.charAt(i));
		}
		if (shown < text.length()) {
			excerpt.append("...");
		}
		return excerpt.append('"').toString();
	}

	private static void append(StringBuilder excerpt, char c) {
		switch (c) {
			case '\n' -> excerpt.append("\\n");
			case '\r' -> excerpt.append("\\r");
			case '\t' -> excerpt.append("\\t");
			case '"', '\\' -> excerpt.append('\\').append(c);
			default -> {
				if (c >= ' ' && c <= '~') {
					excerpt.append(c);
				}
				else {
					excerpt.append((c <= 0xff) ? "\\x%02x".formatted((int) c) : "\\u%04x".formatted((int) c));
				}
			}
		}
	}

}
