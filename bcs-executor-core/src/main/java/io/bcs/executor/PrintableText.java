/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

/**
 * Makes text of others fit for a line of a log or a message: on one line, of bounded
 * length, without characters that steer a terminal.
 */
final class PrintableText {

	private static final int MAX_LENGTH = 200;

	private PrintableText() {
	}

	static String of(String text) {
		return of(text, MAX_LENGTH);
	}

	static String of(String text, int maxLength) {
		StringBuilder printable = new StringBuilder();
		int shown = Math.min(text.length(), maxLength);
		for (int i = 0; i < shown; i++) {
			append(printable, text.charAt(i));
		}
		return ((shown < text.length()) ? printable.append("...") : printable).toString();
	}

	private static void append(StringBuilder printable, char c) {
		switch (c) {
			case '\n' -> printable.append("\\n");
			case '\r' -> printable.append("\\r");
			case '\t' -> printable.append("\\t");
			default -> {
				if (isInvisible(c)) {
					printable.append("\\u%04x".formatted((int) c));
				}
				else {
					printable.append(c);
				}
			}
		}
	}

	private static boolean isInvisible(char c) {
		int type = Character.getType(c);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR;
	}

}
