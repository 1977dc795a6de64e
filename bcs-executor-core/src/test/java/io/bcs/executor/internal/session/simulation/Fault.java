/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

/**
 * What can go wrong around a session while it is being tried.
 */
enum Fault {

	/** The network cuts the event stream; events under way are lost. */
	STREAM_CUT,

	/** The stream carries nothing any more, and does not end for a long time. */
	STREAM_DEAD,

	/** The agent ends the stream after what it has sent. */
	STREAM_ENDED,

	/** The connection of the calls breaks, before or after the agent has taken them. */
	CALLS_CUT,

	/** The connection of the calls carries nothing any more. */
	CALLS_DEAD,

	/**
	 * The stream lives, but the agent has forgotten it and responds to calls with 403.
	 */
	STREAM_FORGOTTEN,

	/** Some calls are responded 503, between others that are taken. */
	BUSY,

	/** Attempts to subscribe are responded 503 for a while. */
	SUBSCRIBE_REFUSED,

	/** Responses to calls take long. */
	SLOW_RESPONSES,

	/** The agent accepts the connection of a SUBSCRIBE, and its response takes long. */
	SLOW_SUBSCRIPTIONS,

	/** Another process subscribes as the same executor, again and again. */
	RIVAL,

	/** The agent takes long to write updates down, and so to acknowledge them. */
	SLOW_DISK,

	/** Nothing gets through for a while, and nothing says so. */
	PARTITION,

	/** No connection can be opened for a while. */
	REFUSED,

	/** The agent crashes and comes back with what it has written down. */
	RESTART,

	/** The agent takes the SUBSCRIBE, but its response is lost. */
	RESPONSE_LOST,

	/** A stream that begins with something else than SUBSCRIBED, and then is silent. */
	ODD_RESPONSE,

	/** The owner thread does not run for a while. */
	STALL,

	/** The agent sends what nobody can expect. */
	ODD_EVENT,

	/** Acknowledgements come twice. */
	DOUBLE_ACKNOWLEDGEMENTS

}
