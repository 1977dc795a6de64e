/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

/**
 * The master can't be spoken to, or refuses. Its message is a sentence for the user.
 */
final class MasterException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	MasterException(String message, Kind kind) {
		super(message);
		this.kind = kind;
	}

	Kind kind() {
		return this.kind;
	}

	/** What is to be done about it. */
	enum Kind {

		/** Trying again may help. */
		RETRY,

		/** No master listens there: another address may be right. */
		OTHER_ADDRESS,

		/** Neither would help. */
		FINAL

	}

}
