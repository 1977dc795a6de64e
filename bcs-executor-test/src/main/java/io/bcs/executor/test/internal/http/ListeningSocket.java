/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.net.SocketAddress;
import java.util.function.Consumer;

import io.bcs.executor.test.internal.loop.AgentLoop;
import io.bcs.executor.test.internal.loop.SingleThread;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;

/**
 * A socket on which connections are accepted, by a thread of its own: only when that has
 * ended is the socket really closed, the channel is so earlier.
 */
final class ListeningSocket {

	private final Channel channel;

	private final SingleThread acceptor;

	private ListeningSocket(Channel channel, SingleThread acceptor) {
		this.channel = channel;
		this.acceptor = acceptor;
	}

	/**
	 * Begins to listen. Blocks until that is done.
	 * @param type the kind of socket
	 * @param address where
	 * @param loop serves the connections
	 * @param accept sets up the pipeline of each, on the agent's thread
	 * @return the socket
	 * @throws IllegalStateException if there can't be one
	 */
	static ListeningSocket open(Class<? extends ServerChannel> type, SocketAddress address, AgentLoop loop,
			Consumer<Channel> accept) {
		SingleThread acceptor = new SingleThread("bcs-embedded-agent-acceptor");
		ServerBootstrap bootstrap = new ServerBootstrap().group(acceptor.group(), loop.group())
			.channel(type)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accept.accept(channel);
				}

			});
		ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
		ListeningSocket socket = new ListeningSocket(bound.channel(), acceptor);
		if (!bound.isSuccess()) {
			socket.close();
			throw new IllegalStateException("Cannot listen on " + address, bound.cause());
		}
		return socket;
	}

	SocketAddress address() {
		return this.channel.localAddress();
	}

	void close() {
		this.channel.close().syncUninterruptibly();
		this.acceptor.close();
	}

}
