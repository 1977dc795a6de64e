/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import io.bcs.executor.test.internal.http.AgentHttpResponse;

/**
 * Says that a request is not taken, with the answer that tells why.
 */
public final class CallRejectedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient AgentHttpResponse answer;

	private final boolean provoked;

	public CallRejectedException(AgentHttpResponse answer) {
		this(answer, false);
	}

	private CallRejectedException(AgentHttpResponse answer, boolean provoked) {
		super(answer.text(), null, false, false);
		this.answer = answer;
		this.provoked = provoked;
	}

	/**
	 * A refusal that says nothing against the caller: the test has put the agent into
	 * such a state.
	 */
	public static CallRejectedException provoked(AgentHttpResponse answer) {
		return new CallRejectedException(answer, true);
	}

	public AgentHttpResponse answer() {
		return this.answer;
	}

	public boolean isProvoked() {
		return this.provoked;
	}

}
