/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * The state of a session's subscription.
 */
public enum Phase {

	/** Not started. */
	NEW,

	/** A SUBSCRIBE call is in flight. */
	SUBSCRIBING,

	/** The agent has sent SUBSCRIBED, and the event stream is up. */
	SUBSCRIBED,

	/** Waiting for the next subscription attempt. */
	BACKING_OFF,

	/**
	 * The agent has sent SHUTDOWN instead of SUBSCRIBED. It takes updates, and gets no
	 * further SUBSCRIBE call.
	 */
	TERMINATING,

	/** Not subscribed, and no attempt will follow; the executor is shutting down. */
	UNREACHABLE,

	/** The session has ended. */
	ENDED

}
