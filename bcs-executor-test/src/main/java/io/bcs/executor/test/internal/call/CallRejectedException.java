/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import io.bcs.executor.test.internal.http.AgentHttpResponse;

/**
 * Says that a request is not taken, with the response that tells why.
 */
public final class CallRejectedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient AgentHttpResponse response;

	private final boolean provoked;

	public CallRejectedException(AgentHttpResponse response) {
		this(response, false);
	}

	private CallRejectedException(AgentHttpResponse response, boolean provoked) {
		super(response.text(), null, false, false);
		this.response = response;
		this.provoked = provoked;
	}

	/**
	 * A refusal that says nothing against the caller: the test has put the agent into
	 * such a state.
	 */
	public static CallRejectedException provoked(AgentHttpResponse response) {
		return new CallRejectedException(response, true);
	}

	public AgentHttpResponse response() {
		return this.response;
	}

	public boolean isProvoked() {
		return this.provoked;
	}

}
