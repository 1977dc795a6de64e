/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * Tells, below a failure, what the agent has seen.
 */
final class AgentHistory extends Exception {

	private static final long serialVersionUID = 1L;

	AgentHistory(String history) {
		super(history, null, false, false);
	}

}
