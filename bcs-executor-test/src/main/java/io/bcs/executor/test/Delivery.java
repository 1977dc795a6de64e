/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * What became of an event that the agent was told to send.
 *
 * @since 0.1.0
 */
public enum Delivery {

	/** Written to the open event stream. */
	SENT,

	/** Kept until the executor subscribes. */
	QUEUED,

	/**
	 * Not sent, and it never will be: there is no open event stream, which a real agent
	 * does not notice, or for the reason that {@link RecordedEvent#reason()} gives.
	 */
	LOST

}
