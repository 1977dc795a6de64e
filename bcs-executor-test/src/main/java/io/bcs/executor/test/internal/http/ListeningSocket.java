/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.test.internal.loop.AgentLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A socket on which connections are accepted, by a thread of its own: only when that has
 * ended is the socket really closed, the channel is so earlier.
 */
final class ListeningSocket {

	private final Channel channel;

	private final MultiThreadIoEventLoopGroup acceptor;

	private ListeningSocket(Channel channel, MultiThreadIoEventLoopGroup acceptor) {
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
		MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
				new DefaultThreadFactory("bcs-embedded-agent-acceptor", true), NioIoHandler.newFactory());
		ServerBootstrap bootstrap = new ServerBootstrap().group(group, loop.group())
			.channel(type)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accept.accept(channel);
				}

			});
		ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
		ListeningSocket socket = new ListeningSocket(bound.channel(), group);
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
		this.acceptor.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
