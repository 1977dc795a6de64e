/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Takes what comes of a SUBSCRIBE call: either {@link #refused(AgentResponse)}, or any
 * number of events and then {@link #ended(String)}. Called on the I/O thread.
 */
public interface EventReceiver {

	/**
	 * An event.
	 * @param event the event
	 */
	void event(Event event);

	/**
	 * There is no stream.
	 * @param response the agent's answer, or why there is none
	 */
	void refused(AgentResponse response);

	/**
	 * The stream is over.
	 * @param reason why
	 */
	void ended(String reason);

}
