/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Sends calls to the agent and reads its events. Confined to the event loop that it was
 * created with: all methods are called there, do not block, and report on the same
 * thread, possibly before they return.
 */
public interface AgentTransport extends AutoCloseable {

	/**
	 * Sends SUBSCRIBE on a connection of its own and reads the event stream. Closes the
	 * stream before it.
	 * @param call the SUBSCRIBE call
	 * @param receiver is told what comes back
	 */
	void subscribe(Call call, EventReceiver receiver);

	/**
	 * Stops or resumes reading the event stream. What is not read waits at the agent.
	 * Applies to later streams too.
	 * @param reading whether to read
	 */
	void setReading(boolean reading);

	/**
	 * Sends a call other than SUBSCRIBE behind those sent before. It leaves the machine
	 * with the next {@link #flush()}.
	 * @param call the call
	 * @param receiver is given the response, exactly once
	 */
	void send(Call call, Consumer<AgentResponse> receiver);

	/** Writes the calls sent since the last flush to the connection. */
	void flush();

	/**
	 * Closes the event stream and the connection of the calls. Calls without a response
	 * fail. Both connections are opened again when they are needed.
	 */
	void disconnect();

	/** Closes everything. Calls sent from then on fail. */
	@Override
	void close();

}
