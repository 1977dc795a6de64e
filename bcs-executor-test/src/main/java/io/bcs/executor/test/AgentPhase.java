/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * How far an agent has got after it was started again. What it responds depends on it.
 *
 * @since 0.1.0
 */
public enum AgentPhase {

	/** The HTTP routes are not up yet: 404 to everything. */
	STARTING,

	/** The agent reads its state from disk: 503 to everything. */
	RECOVERING,

	/**
	 * Executors may come back: SUBSCRIBE and HEARTBEAT are taken, any other call gets 503
	 * although the executor is subscribed.
	 */
	REREGISTERING,

	/** Everything works. An agent that was never stopped is in this phase. */
	RUNNING

}
