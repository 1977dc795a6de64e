/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

/**
 * A run can't go on; the message says why, in a sentence for people.
 */
class RunFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RunFailedException(String message) {
		super(message);
	}

}
