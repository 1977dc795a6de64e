/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * Says that a request is not taken, with the answer that tells why.
 */
final class CallRefused extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Answer answer;

	CallRefused(Answer answer) {
		super(answer.text(), null, false, false);
		this.answer = answer;
	}

	Answer answer() {
		return this.answer;
	}

}
