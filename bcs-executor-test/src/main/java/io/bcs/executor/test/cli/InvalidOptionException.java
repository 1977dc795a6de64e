/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import picocli.CommandLine.PicocliException;

/**
 * An option that makes no sense where it stands; the message says why, in a sentence.
 */
final class InvalidOptionException extends PicocliException {

	private static final long serialVersionUID = 1L;

	InvalidOptionException(String message) {
		super(message);
	}

}
