/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

/**
 * The master can't be spoken to, or refuses. Its message is a sentence for the user.
 */
public final class MasterException extends Exception {

	private static final long serialVersionUID = 1L;

	private final boolean retryable;

	MasterException(String message, boolean retryable) {
		super(message);
		this.retryable = retryable;
	}

	boolean isRetryable() {
		return this.retryable;
	}

}
