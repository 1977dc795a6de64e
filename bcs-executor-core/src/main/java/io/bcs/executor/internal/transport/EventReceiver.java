/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Is told what comes of a SUBSCRIBE call, on the event loop. {@link #refused} or
 * {@link #ended} is the last call, unless the stream was closed by its owner.
 */
public interface EventReceiver {

	/** The agent has accepted the connection; SUBSCRIBE is on its way. */
	void connected();

	/**
	 * The agent sent an event.
	 * @param event the event
	 */
	void event(Event event);

	/**
	 * The agent responded without an event stream.
	 * @param response the response
	 */
	void refused(AgentResponse response);

	/**
	 * The stream has ended, or the agent could not be reached.
	 * @param reason why, as a sentence
	 */
	void ended(String reason);

}
