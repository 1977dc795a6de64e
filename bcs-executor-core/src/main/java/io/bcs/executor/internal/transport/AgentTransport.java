/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * The way to the agent. Its methods are called by one thread, the driver's, and do not
 * block; what comes back is handed over on the I/O thread, which the receiver must not
 * block either.
 */
public interface AgentTransport extends AutoCloseable {

	/** While that many events wait to be dealt with, the stream is not read further. */
	int READ_AHEAD = 256;

	/**
	 * Sends SUBSCRIBE on a connection of its own and reads the event stream.
	 * @param call the SUBSCRIBE call
	 * @param receiver is told what comes back
	 */
	void subscribe(Call call, EventReceiver receiver);

	/**
	 * Tells that events of the current stream were dealt with, so that there is room for
	 * more. What is not read waits at the agent.
	 * @param events how many
	 */
	void eventsHandled(int events);

	/**
	 * Sends a call other than SUBSCRIBE behind those sent before. Leaves the machine with
	 * the next {@link #flush()}.
	 * @param call the call
	 * @param answer is given the answer, exactly once
	 */
	void send(Call call, Consumer<AgentResponse> answer);

	/** Lets go of the calls sent since the last time. */
	void flush();

	/**
	 * Closes the event stream and the connection of the calls. Calls without an answer
	 * are answered as failed. Both connections are opened again when they are needed.
	 */
	void disconnect();

	/** Closes everything and ends the I/O thread. Does not wait for it. */
	@Override
	void close();

}
