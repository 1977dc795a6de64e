/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.EventLoop;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Speaks HTTP/1.1 with the agent over two connections: one for the event stream, one for
 * all calls. Opens them when they are first needed.
 */
public final class HttpAgentTransport implements AgentTransport {

	private static final String CLOSED = "The driver has closed its connections";

	private final AgentConnector connector;

	private final EventStream stream;

	private final CallPipeline calls;

	private boolean closed;

	/**
	 * Creates a transport without any connection.
	 * @param settings where the agent is and how to speak with it
	 * @param eventLoop reads and writes both connections
	 */
	public HttpAgentTransport(TransportSettings settings, EventLoop eventLoop) {
		this(settings, eventLoop, HostResolver.SYSTEM);
	}

	/**
	 * Creates a transport without any connection.
	 * @param settings where the agent is and how to speak with it
	 * @param eventLoop reads and writes both connections
	 * @param resolver looks the agent's host up
	 */
	public HttpAgentTransport(TransportSettings settings, EventLoop eventLoop, HostResolver resolver) {
		this.connector = new AgentConnector(settings, eventLoop, resolver);
		RequestFactory requests = new RequestFactory(settings);
		this.stream = new EventStream(settings, this.connector, requests);
		this.calls = new CallPipeline(settings, this.connector, requests);
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		if (this.closed) {
			receiver.ended(CLOSED);
		}
		else {
			this.stream.open(call, receiver);
		}
	}

	@Override
	public void setReading(boolean reading) {
		this.stream.setReading(reading);
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> receiver) {
		if (this.closed) {
			receiver.accept(AgentResponse.failed(CLOSED));
		}
		else {
			this.calls.send(call, receiver);
		}
	}

	@Override
	public void flush() {
		this.calls.flush();
	}

	@Override
	public void disconnect() {
		this.stream.close();
		this.calls.disconnect();
	}

	@Override
	public void close() {
		this.closed = true;
		disconnect();
		this.connector.close();
	}

}
