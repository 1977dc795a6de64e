/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * The timers of a session. At most one of each runs; starting it again replaces it.
 */
public enum SessionTimer {

	/** The pause before the next subscription attempt. */
	BACKOFF,

	/** A subscription attempt that gets no response. */
	SUBSCRIBE_TIMEOUT,

	/**
	 * The registration time-out before the first subscription, later the recovery one.
	 */
	OUTAGE,

	/** The end of the stop time-out or of the shutdown grace period. */
	TERMINATION,

	/** The last wait for acknowledgements of updates that the agent has accepted. */
	ACKNOWLEDGEMENT,

	/** The next retry of an update whose call failed. */
	RETRY,

	/** The next check for updates that were accepted and not acknowledged. */
	RESEND,

	/** The next HEARTBEAT call. */
	HEARTBEAT,

	/** The event stream has been idle for too long. */
	STREAM_IDLE

}
