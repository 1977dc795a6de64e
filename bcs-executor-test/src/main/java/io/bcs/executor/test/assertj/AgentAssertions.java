/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;

/**
 * Entry points of the assertions, to be imported statically next to AssertJ's own
 * {@code Assertions}.
 *
 * @since 0.1.0
 */
public final class AgentAssertions {

	private AgentAssertions() {
	}

	/**
	 * Asserts something about an agent and what it has seen.
	 * @param agent the agent
	 * @return the assertions
	 */
	public static EmbeddedAgentAssert assertThat(EmbeddedAgent agent) {
		return new EmbeddedAgentAssert(agent);
	}

	/**
	 * Asserts something about a request.
	 * @param call the request
	 * @return the assertions
	 */
	public static RecordedCallAssert assertThat(RecordedCall call) {
		return new RecordedCallAssert(call);
	}

}
