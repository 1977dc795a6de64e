/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

/**
 * Somebody has pressed Ctrl-C: a run does not go on.
 */
final class RunInterruptedException extends RunFailedException {

	private static final long serialVersionUID = 1L;

	RunInterruptedException() {
		super("Interrupted");
	}

}
