/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.record;

/**
 * Tells, below a failure, what the agent has seen.
 */
public final class AgentHistory extends Exception {

	private static final long serialVersionUID = 1L;

	public AgentHistory(String history) {
		super(history, null, false, false);
	}

}
