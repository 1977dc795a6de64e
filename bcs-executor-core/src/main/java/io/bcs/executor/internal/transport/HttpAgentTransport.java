/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * The transport over HTTP: one I/O thread, named {@code bcs-executor-io}, for both
 * connections. Holds no resources until it is first used.
 */
public final class HttpAgentTransport implements AgentTransport {

	private final TransportSettings settings;

	private @Nullable Connections connections;

	private boolean closed;

	/**
	 * Creates the transport.
	 * @param settings where the agent is
	 */
	public HttpAgentTransport(TransportSettings settings) {
		this.settings = settings;
	}

	private Connections connections() {
		Connections open = this.connections;
		if (open == null) {
			open = new Connections(this.settings);
			this.connections = open;
		}
		return open;
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		if (this.closed) {
			receiver.ended("The transport is closed");
		}
		else {
			connections().stream.open(call, receiver);
		}
	}

	@Override
	public void eventsHandled(int events) {
		if (this.connections != null) {
			this.connections.stream.handled(events);
		}
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> answer) {
		if (this.closed) {
			answer.accept(AgentResponse.failed("The transport is closed"));
		}
		else {
			connections().calls.send(call, answer);
		}
	}

	@Override
	public void flush() {
		if (this.connections != null) {
			this.connections.calls.flush();
		}
	}

	@Override
	public void disconnect() {
		if (this.connections != null) {
			this.connections.stream.close();
			this.connections.calls.disconnect();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		disconnect();
		if (this.connections != null) {
			this.connections.end();
			this.connections = null;
		}
	}

	/**
	 * The I/O thread and what it serves.
	 */
	private static final class Connections {

		private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1,
				new DefaultThreadFactory("bcs-executor-io", true), NioIoHandler.newFactory());

		private final EventStream stream;

		private final CallPipeline calls;

		Connections(TransportSettings settings) {
			this.stream = new EventStream(settings, this.eventLoops);
			this.calls = new CallPipeline(settings, this.eventLoops.next());
		}

		// Nobody waits for the end: the thread is a daemon.
		@SuppressWarnings("FutureReturnValueIgnored")
		void end() {
			this.eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
		}

	}

}
