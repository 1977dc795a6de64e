/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.Serial;

/**
 * A task that this executor can't run as it was described. The sentence goes to the
 * scheduler.
 */
class UnsupportedTaskException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String sentence;

	UnsupportedTaskException(String sentence) {
		super(sentence);
		this.sentence = sentence;
	}

	String sentence() {
		return this.sentence;
	}

}
