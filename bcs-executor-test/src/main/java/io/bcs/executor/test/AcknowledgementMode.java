/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * When the agent acknowledges status updates.
 *
 * @since 0.1.0
 */
public enum AcknowledgementMode {

	/** At once, as a real agent does once it has written the update to disk. */
	AUTOMATIC,

	/** Not before the test says so: {@link AgentAcknowledgements#acknowledge(String)}. */
	MANUAL,

	/** The agent has acknowledged, but the event gets lost on its way. */
	LOST,

	/** Twice, as an update that was sent twice is. */
	DUPLICATED,

	/**
	 * In pairs, the later one first: an update waits until the next one has come and been
	 * acknowledged. One that is not followed by another is acknowledged after 100 ms.
	 */
	OUT_OF_ORDER

}
