/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.bcs.executor.test.internal.loop.AgentLoop;
import io.bcs.executor.test.internal.tls.TlsServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets and their connections. Keeps its port while it does not listen.
 */
public final class AgentServer {

	public static final String HOST = "127.0.0.1";

	private final AgentLoop loop;

	private final RequestHandler handler;

	private final @Nullable TlsServer tls;

	private final @Nullable DomainSocket domainSocket;

	private final WriteFragmentation pieces = new WriteFragmentation();

	/** Confined to the agent's thread. */
	private final Set<Channel> connections = new LinkedHashSet<>();

	/** Confined to the agent's thread. */
	private long connectionCount;

	private @Nullable ListeningSocket tcpListener;

	private @Nullable ListeningSocket domainListener;

	private @Nullable SocketChannel reservation;

	private boolean started;

	private boolean closed;

	/** Read by connections while another thread opens or closes the sockets. */
	private volatile int port;

	public AgentServer(AgentLoop loop, RequestHandler handler, @Nullable TlsServer tls,
			@Nullable DomainSocket domainSocket) {
		this.loop = loop;
		this.handler = handler;
		this.tls = tls;
		this.domainSocket = domainSocket;
	}

	public int port() {
		return this.port;
	}

	public WriteFragmentation pieces() {
		return this.pieces;
	}

	/**
	 * Begins to listen: on a free port the first time, on the same one afterwards.
	 */
	public synchronized void listen() {
		if (this.closed) {
			throw new IllegalStateException("The agent is closed");
		}
		if (this.tcpListener == null) {
			releasePort();
			ListeningSocket listener = ListeningSocket.open(NioServerSocketChannel.class, address(), this.loop,
					this::acceptTcp);
			this.tcpListener = listener;
			this.port = ((InetSocketAddress) listener.address()).getPort();
		}
		if (this.domainListener == null && this.domainSocket != null) {
			this.domainSocket.unlink();
			this.domainListener = ListeningSocket.open(NioServerDomainSocketChannel.class,
					UnixDomainSocketAddress.of(this.domainSocket.path()), this.loop,
					(channel) -> accept(channel, true));
		}
		this.started = true;
	}

	private void acceptTcp(Channel channel) {
		channel.config().setOption(ChannelOption.TCP_NODELAY, true);
		if (this.tls != null) {
			this.tls.initialize(channel, ChannelUtils::reset);
		}
		accept(channel, false);
	}

	private void accept(Channel channel, boolean viaDomainSocket) {
		this.connections.add(channel);
		channel.closeFuture().addListener((closed) -> this.connections.remove(channel));
		channel.pipeline()
			.addLast(new WriteSplitter(this.pieces), new HttpServerCodec(),
					new AgentConnection(++this.connectionCount, this.handler, this.port, viaDomainSocket, this.pieces));
	}

	/**
	 * Stops to listen. The connections there are stay.
	 */
	public synchronized void refuseConnections() {
		if (this.tcpListener != null) {
			closeListeners();
			reservePort();
			if (this.domainSocket != null) {
				this.domainSocket.orphan();
			}
		}
	}

	/**
	 * Stops to listen and closes every connection, as if the process had been killed.
	 * @return whether it had been started
	 */
	public synchronized boolean stop() {
		boolean wasStarted = this.started;
		this.started = false;
		if (wasStarted) {
			refuseConnections();
			closeConnections();
		}
		return wasStarted;
	}

	public synchronized void close() {
		this.closed = true;
		this.started = false;
		closeListeners();
		closeConnections();
		releasePort();
		if (this.domainSocket != null) {
			this.domainSocket.remove();
		}
	}

	private void closeListeners() {
		if (this.tcpListener != null) {
			this.tcpListener.close();
			this.tcpListener = null;
		}
		if (this.domainListener != null) {
			this.domainListener.close();
			this.domainListener = null;
		}
	}

	private void closeConnections() {
		List<ChannelFuture> closing = this.loop
			.call(() -> List.copyOf(this.connections).stream().map((channel) -> channel.flush().close()).toList());
		closing.forEach(ChannelFuture::syncUninterruptibly);
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
			throw new IllegalStateException("127.0.0.1 is not an address", ex);
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
