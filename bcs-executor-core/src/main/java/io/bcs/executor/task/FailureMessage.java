/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Makes the messages of updates: of bounded length, on one line, never empty.
 */
final class FailureMessage {

	static final int MAX_LENGTH = 1000;

	private FailureMessage() {
	}

	/**
	 * Describes a failure: by its message, after the name of its class where the message
	 * is not a sentence by itself.
	 * @param failure the failure
	 * @return a text
	 */
	static String of(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		name = name.isEmpty() ? failure.getClass().getName() : name;
		String message = bounded(messageOf(failure));
		if (message.isEmpty()) {
			return name;
		}
		boolean sentence = message.indexOf(' ') > 0 && failure instanceof Exception;
		return (sentence || failure instanceof TaskFailedException) ? message : bounded(name + ": " + message);
	}

	/** Returns the failure behind those that only say that something else failed. */
	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return ((failure instanceof CompletionException || failure instanceof ExecutionException) && cause != null)
				? unwrap(cause) : failure;
	}

	private static String messageOf(Throwable failure) {
		try {
			String message = failure.getMessage();
			return (message != null) ? message : "";
		}
		catch (Throwable ex) {
			return "";
		}
	}

	/** Cuts a text, and replaces line breaks and control characters by blanks. */
	static String bounded(@Nullable String text) {
		if (text == null) {
			return "";
		}
		int end = Math.min(text.length(), MAX_LENGTH);
		StringBuilder bounded = new StringBuilder(end + 3);
		for (int i = 0; i < end; i++) {
			char c = text.charAt(i);
			bounded.append((Character.isISOControl(c) || c == '\u2028' || c == '\u2029') ? ' ' : c);
		}
		if (end < text.length()) {
			if (Character.isHighSurrogate(bounded.charAt(end - 1))) {
				bounded.setLength(end - 1);
			}
			bounded.append("...");
		}
		return bounded.toString().strip();
	}

}
