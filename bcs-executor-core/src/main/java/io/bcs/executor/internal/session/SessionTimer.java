/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * The timers of a session. At most one of each runs; starting it again replaces it.
 */
public enum SessionTimer {

	/** Pause before the next attempt to subscribe. */
	BACKOFF,

	/** An attempt to subscribe that is not answered. */
	SUBSCRIBE_ANSWER,

	/** Registration time-out before the first subscription, recovery time-out later. */
	OUTAGE,

	/** The end of draining: stop time-out or shutdown grace period. */
	ENDING,

	/** The earliest failed update that is due again. */
	RETRY,

	/** A look for updates that were accepted long ago and never acknowledged. */
	RESEND,

	/** The next HEARTBEAT call. */
	HEARTBEAT,

	/** The agent's stream has been silent for too long. */
	SILENCE

}
