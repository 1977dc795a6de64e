/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * A transport on an event loop of its own, for tests on other threads. Each call returns
 * when the loop has made it.
 */
final class TransportOnLoop implements AgentTransport {

	private final EventLoop eventLoop = new SingleThreadIoEventLoop(null,
			new DefaultThreadFactory("transport-test", true), NioIoHandler.newFactory());

	private final HttpAgentTransport transport;

	TransportOnLoop(TransportSettings settings) {
		this.transport = new HttpAgentTransport(settings, this.eventLoop);
	}

	TransportOnLoop(TransportSettings settings, HostResolver resolver) {
		this.transport = new HttpAgentTransport(settings, this.eventLoop, resolver);
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	void run(Runnable task) {
		try {
			this.eventLoop.submit(task).get(60, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The event loop did not run the task", ex);
		}
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		run(() -> this.transport.subscribe(call, receiver));
	}

	void subscribeOnLoop(Call call, EventReceiver receiver) {
		this.transport.subscribe(call, receiver);
	}

	void disconnectOnLoop() {
		this.transport.disconnect();
	}

	@Override
	public void setReading(boolean reading) {
		run(() -> this.transport.setReading(reading));
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> receiver) {
		run(() -> this.transport.send(call, receiver));
	}

	@Override
	public void flush() {
		run(this.transport::flush);
	}

	@Override
	public void disconnect() {
		run(this.transport::disconnect);
	}

	@Override
	public void close() {
		run(this.transport::close);
		this.eventLoop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
