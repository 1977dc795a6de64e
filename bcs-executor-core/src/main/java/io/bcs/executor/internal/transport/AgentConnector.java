/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the agent, over TCP or a Unix domain socket, with or without TLS.
 * What may block, a name look-up or a supplier of TLS contexts, runs on a thread of its
 * own and never on the event loop.
 */
// What comes of a close or a scheduled check is seen through the promise.
@SuppressWarnings("FutureReturnValueIgnored")
final class AgentConnector {

	/** Some fifty launches. */
	private static final int READ_SIZE = 32 * 1024;

	private final TransportSettings settings;

	private final EventLoop eventLoop;

	private @Nullable ThreadPoolExecutor blocking;

	/** The preparation under way, which later connections share. */
	private @Nullable Future<Target> preparation;

	private final HostResolver resolver;

	AgentConnector(TransportSettings settings, EventLoop eventLoop, HostResolver resolver) {
		this.settings = settings;
		this.eventLoop = eventLoop;
		this.resolver = resolver;
	}

	/**
	 * Opens a connection.
	 * @param handler reads and writes HTTP objects; its {@code channelActive} is called
	 * when the agent has accepted the connection
	 * @return completes on the event loop when the connection is open; cancelling it
	 * closes the connection
	 */
	Future<Channel> connect(ChannelHandler handler) {
		Promise<Channel> result = this.eventLoop.newPromise();
		if (!mayBlock()) {
			try {
				open(prepare(), handler, result);
			}
			catch (Exception ex) {
				result.tryFailure(ex);
			}
			return result;
		}
		long timeout = this.settings.connectTimeout().toNanos();
		Future<?> timer = this.eventLoop.schedule(
				() -> result.tryFailure(new ConnectTimeoutException("The name look-up or the TLS context took longer")),
				timeout, TimeUnit.NANOSECONDS);
		preparation().addListener((Future<Target> prepared) -> {
			timer.cancel(false);
			if (prepared.isSuccess()) {
				open(prepared.getNow(), handler, result);
			}
			else {
				result.tryFailure(prepared.cause());
			}
		});
		return result;
	}

	private boolean mayBlock() {
		Tls tls = this.settings.tls();
		return (tls != null && tls.isSupplied())
				|| (this.settings.domainSocket() == null && !isAddress(this.settings.host()));
	}

	/** What the JDK takes for an address without asking anybody. */
	private static boolean isAddress(String host) {
		return host.indexOf(':') >= 0 || host.chars().allMatch((c) -> c == '.' || (c >= '0' && c <= '9'));
	}

	private Future<Target> preparation() {
		Future<Target> underWay = this.preparation;
		if (underWay != null && !underWay.isDone()) {
			return underWay;
		}
		Promise<Target> next = this.eventLoop.newPromise();
		this.preparation = next;
		Callable<Target> task = this::prepare;
		try {
			blockingExecutor().execute(() -> complete(next, task));
		}
		catch (Throwable ex) {
			// No thread, or closed: this attempt fails, the next one asks again.
			next.tryFailure(ex);
		}
		return next;
	}

	private static void complete(Promise<Target> preparation, Callable<Target> task) {
		try {
			preparation.trySuccess(task.call());
		}
		catch (Throwable ex) {
			preparation.tryFailure(ex);
		}
	}

	private ThreadPoolExecutor blockingExecutor() {
		ThreadPoolExecutor executor = this.blocking;
		if (executor == null) {
			executor = new ThreadPoolExecutor(0, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
				Thread thread = new Thread(task, "bcs-executor-resolver");
				thread.setDaemon(true);
				return thread;
			});
			this.blocking = executor;
		}
		return executor;
	}

	private Target prepare() throws Exception {
		Tls tls = this.settings.tls();
		SslContext sslContext = (tls != null) ? tls.sslContext() : null;
		if (this.settings.domainSocket() != null) {
			return new Target(UnixDomainSocketAddress.of(this.settings.domainSocket()), sslContext);
		}
		InetAddress address = this.resolver.resolve(this.settings.host());
		return new Target(new InetSocketAddress(address, this.settings.port()), sslContext);
	}

	private void open(Target target, ChannelHandler handler, Promise<Channel> result) {
		if (result.isDone()) {
			return;
		}
		ChannelFuture opening = bootstrap(target, handler, result).connect(target.address());
		opening.addListener((connected) -> {
			if (!connected.isSuccess()) {
				result.tryFailure(connected.cause());
			}
			else if (!result.trySuccess(opening.channel())) {
				opening.channel().close();
			}
		});
		result.addListener((done) -> {
			if (done.isCancelled()) {
				opening.channel().close();
			}
		});
	}

	private Bootstrap bootstrap(Target target, ChannelHandler handler, Promise<Channel> result) {
		Bootstrap bootstrap = new Bootstrap().group(this.eventLoop)
			.disableResolver()
			// Two connections do not repay the start-up and memory of a pool.
			.option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, this.settings.connectTimeoutMillis())
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					try {
						initialize(channel, target.sslContext(), handler);
					}
					catch (SSLException ex) {
						result.tryFailure(ex);
						channel.close();
					}
				}

			});
		if (target.address() instanceof UnixDomainSocketAddress) {
			return bootstrap.channel(NioDomainSocketChannel.class);
		}
		return bootstrap.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.SO_KEEPALIVE, true);
	}

	private void initialize(Channel channel, @Nullable SslContext sslContext, ChannelHandler handler)
			throws SSLException {
		Tls tls = this.settings.tls();
		if (tls != null && sslContext != null) {
			SslHandler ssl = sslContext.newHandler(channel.alloc(), this.settings.host(), this.settings.port());
			ssl.setHandshakeTimeoutMillis(this.settings.connectTimeout().toMillis());
			tls.configure(ssl.engine());
			channel.pipeline().addLast(ssl);
		}
		ReusableBuffer readBuffer = new ReusableBuffer(READ_SIZE, READ_SIZE);
		channel.config().setRecvByteBufAllocator(new ReusingReadAllocator(readBuffer));
		channel.closeFuture().addListener((closed) -> readBuffer.close());
		// Requests are written as bytes.
		channel.pipeline().addLast(new HttpResponseDecoder(), handler);
	}

	void close() {
		if (this.blocking != null) {
			this.blocking.shutdownNow();
		}
	}

	/**
	 * What a connection needs to know before it is opened.
	 *
	 * @param address where to connect to
	 * @param sslContext for TLS, or {@code null}
	 */
	private record Target(SocketAddress address, @Nullable SslContext sslContext) {
	}

}
