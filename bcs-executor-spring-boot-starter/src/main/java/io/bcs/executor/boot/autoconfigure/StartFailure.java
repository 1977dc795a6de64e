/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.springframework.core.NestedExceptionUtils;

/**
 * Why an application could not be started, in a sentence.
 */
final class StartFailure {

	private static final int LONGEST = 500;

	private StartFailure() {
	}

	/**
	 * Describes a failure.
	 * @param failure what has ended the start
	 * @return a sentence for the message of a status update
	 */
	static String describe(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String message = (cause.getMessage() != null) ? firstSentence(cause.getMessage().strip()) : "";
		String reason = message.isEmpty() ? cause.getClass().getName() : message;
		return "The executor's application could not be started: " + reason;
	}

	private static String firstSentence(String message) {
		int end = message.length();
		for (String separator : new String[] { "\n", "\r", ". " }) {
			int index = message.indexOf(separator);
			if (index > 0) {
				end = Math.min(end, index);
			}
		}
		return message.substring(0, Math.min(end, LONGEST));
	}

}
