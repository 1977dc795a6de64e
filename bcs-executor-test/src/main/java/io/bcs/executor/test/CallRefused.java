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

	private final boolean provoked;

	CallRefused(Answer answer) {
		this(answer, false);
	}

	private CallRefused(Answer answer, boolean provoked) {
		super(answer.text(), null, false, false);
		this.answer = answer;
		this.provoked = provoked;
	}

	/**
	 * A refusal that says nothing against the caller: the test has put the agent into
	 * such a state.
	 */
	static CallRefused provoked(Answer answer) {
		return new CallRefused(answer, true);
	}

	Answer answer() {
		return this.answer;
	}

	boolean isProvoked() {
		return this.provoked;
	}

}
