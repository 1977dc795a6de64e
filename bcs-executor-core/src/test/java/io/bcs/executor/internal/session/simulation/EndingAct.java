/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

/**
 * How a run is brought to its end.
 */
enum EndingAct {

	/** The application stops the driver. */
	STOP,

	/** The application aborts it. */
	ABORT,

	/** The application asks for a shutdown. */
	SHUTDOWN,

	/** The agent sends SHUTDOWN. */
	AGENT_SHUTDOWN,

	/** The agent comes back only to end its executors. */
	AGENT_CLEANUP,

	/** The agent sends ERROR. */
	AGENT_ERROR,

	/** The agent goes away and never comes back. */
	AGENT_GONE,

	/** The agent comes back without knowing the framework. */
	AGENT_FORGETS,

	/** The agent stops to accept the token. */
	TOKEN_REFUSED,

	/** The executor reports TASK_STAGING. */
	STAGING_UPDATE

}
