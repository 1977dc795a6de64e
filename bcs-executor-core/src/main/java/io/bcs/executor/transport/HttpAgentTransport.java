/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * The transport over HTTP: one I/O thread, named {@code bcs-executor-io}, for both
 * connections.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpAgentTransport implements AgentTransport {

	private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("bcs-executor-io", true), NioIoHandler.newFactory());

	private final EventStream stream;

	private final CallPipeline calls;

	/**
	 * Creates the transport; opens no connection yet.
	 * @param settings where the agent is
	 */
	public HttpAgentTransport(TransportSettings settings) {
		this.stream = new EventStream(settings, this.eventLoops);
		this.calls = new CallPipeline(settings, this.eventLoops.next());
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		this.stream.open(call, receiver);
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> answer) {
		this.calls.send(call, answer);
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
		disconnect();
		this.eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
	}

}
