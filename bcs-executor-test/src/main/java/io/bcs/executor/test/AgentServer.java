/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and its connections. Keeps its port while it does not listen.
 */
final class AgentServer {

	static final String HOST = "127.0.0.1";

	private final AgentLoop loop;

	private final AgentConnection.Handler handler;

	private final @Nullable TlsServer tls;

	/** Confined to the agent's thread. */
	private final Set<Channel> connections = new LinkedHashSet<>();

	/** Confined to the agent's thread. */
	private long connectionCount;

	private @Nullable Channel listener;

	/**
	 * The listener's thread. When it has ended, the socket is closed; before, the channel
	 * may be closed already and the socket not yet.
	 */
	private @Nullable MultiThreadIoEventLoopGroup acceptor;

	private @Nullable SocketChannel reservation;

	private int port;

	AgentServer(AgentLoop loop, AgentConnection.Handler handler, @Nullable TlsServer tls) {
		this.loop = loop;
		this.handler = handler;
		this.tls = tls;
	}

	synchronized int port() {
		return this.port;
	}

	/**
	 * Begins to listen: on a free port the first time, on the same one afterwards.
	 */
	synchronized void listen() {
		if (this.acceptor != null) {
			return;
		}
		releasePort();
		MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
				new DefaultThreadFactory("bcs-embedded-agent-acceptor", true), NioIoHandler.newFactory());
		ServerBootstrap bootstrap = new ServerBootstrap().group(group, this.loop.group())
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accept(channel);
				}

			});
		ChannelFuture bound = bootstrap.bind(address()).awaitUninterruptibly();
		if (!bound.isSuccess()) {
			group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
			throw new IllegalStateException("Cannot listen on " + address(), bound.cause());
		}
		this.acceptor = group;
		this.listener = bound.channel();
		this.port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
	}

	private void accept(Channel channel) {
		this.connections.add(channel);
		channel.closeFuture().addListener((closed) -> this.connections.remove(channel));
		if (this.tls != null) {
			this.tls.initialize(channel);
		}
		channel.pipeline().addLast(new HttpServerCodec(), new AgentConnection(++this.connectionCount, this.handler));
	}

	/**
	 * Stops to listen and closes every connection, as if the process had been killed.
	 * @return whether it listened
	 */
	synchronized boolean stop() {
		boolean listened = closeSockets();
		if (listened) {
			reservePort();
		}
		return listened;
	}

	synchronized void close() {
		closeSockets();
		releasePort();
	}

	private boolean closeSockets() {
		MultiThreadIoEventLoopGroup group = this.acceptor;
		Channel listening = this.listener;
		if (group == null || listening == null) {
			return false;
		}
		this.acceptor = null;
		this.listener = null;
		listening.close().syncUninterruptibly();
		group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
		List<ChannelFuture> closing = this.loop
			.call(() -> List.copyOf(this.connections).stream().map((channel) -> channel.flush().close()).toList());
		closing.forEach(ChannelFuture::syncUninterruptibly);
		return true;
	}

	/**
	 * Holds the port without listening on it. Otherwise a client that tries to connect
	 * meanwhile may be given that very port for its own side, and connect to itself.
	 */
	private void reservePort() {
		try {
			SocketChannel socket = SocketChannel.open();
			this.reservation = socket;
			socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			socket.bind(address());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot keep port " + this.port, ex);
		}
	}

	private InetSocketAddress address() {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), this.port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an address", ex);
		}
	}

	private void releasePort() {
		SocketChannel socket = this.reservation;
		if (socket != null) {
			this.reservation = null;
			try {
				socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot release port " + this.port, ex);
			}
		}
	}

}
