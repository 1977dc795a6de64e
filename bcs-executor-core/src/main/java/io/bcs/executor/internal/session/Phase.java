/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * Where a session stands with its agent.
 */
public enum Phase {

	/** Not started. */
	NEW,

	/** A SUBSCRIBE call is under way. */
	SUBSCRIBING,

	/** The agent has answered with events. */
	SUBSCRIBED,

	/** Waiting until the next attempt. */
	BACKING_OFF,

	/** No subscription, and none wanted any more; the executor is shutting down. */
	UNREACHABLE,

	/** Over. */
	ENDED

}
