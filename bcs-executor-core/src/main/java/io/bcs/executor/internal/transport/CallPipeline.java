/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection for all calls, pipelined: requests leave in the order they were
 * sent without waiting for answers, and the answers, which come in the same order, are
 * matched by position. Opened when it is first needed. When it breaks, every call without
 * an answer is answered as failed; whether to send it again is the caller's decision.
 */
// The outcome of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class CallPipeline {

	private final TransportSettings settings;

	private final EventLoop eventLoop;

	private final Bootstrap bootstrap;

	/** Calls since the last flush; confined to the caller's thread. */
	private List<PendingCall> batch = new ArrayList<>();

	/** Calls that wait for the connection to open; confined to the event loop. */
	private final Deque<PendingCall> queue = new ArrayDeque<>();

	/** The connection, open or opening; confined to the event loop. */
	private @Nullable Channel channel;

	CallPipeline(TransportSettings settings, EventLoop eventLoop) {
		this.settings = settings;
		this.eventLoop = eventLoop;
		this.bootstrap = new Bootstrap().group(eventLoop)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis())
			.remoteAddress(settings.address())
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					initialize(channel);
				}

			});
		if (settings.domainSocket() != null) {
			this.bootstrap.channel(NioDomainSocketChannel.class);
		}
		else {
			this.bootstrap.channel(NioSocketChannel.class)
				.option(ChannelOption.TCP_NODELAY, true)
				.option(ChannelOption.SO_KEEPALIVE, true);
		}
	}

	private void initialize(Channel channel) {
		Tls tls = this.settings.tls();
		if (tls != null) {
			SslHandler handler = tls.context().newHandler(channel.alloc(), this.settings.host(), this.settings.port());
			handler.setHandshakeTimeoutMillis(this.settings.connectTimeout().toMillis());
			tls.configure(handler.engine());
			channel.pipeline().addLast(handler);
		}
		channel.pipeline().addLast(new HttpClientCodec(), new ResponseHandler(this.settings));
	}

	/** Adds a call to the batch. The caller's thread only. */
	void send(Call call, Consumer<AgentResponse> answer) {
		this.batch.add(new PendingCall(this.settings.format().encode(call), answer));
	}

	/** Lets go of the batch. The caller's thread only. */
	void flush() {
		if (!this.batch.isEmpty()) {
			List<PendingCall> calls = this.batch;
			this.batch = new ArrayList<>();
			execute(() -> write(calls), calls);
		}
	}

	/** Closes the connection. The caller's thread only. */
	void disconnect() {
		List<PendingCall> unsent = this.batch;
		this.batch = new ArrayList<>();
		execute(() -> {
			Channel open = this.channel;
			this.channel = null;
			if (open != null) {
				open.close();
			}
			failAll(this.queue, "The connection was closed");
			failAll(unsent, "The connection was closed");
		}, unsent);
	}

	private void execute(Runnable task, List<PendingCall> calls) {
		if (this.eventLoop.isShuttingDown()) {
			failAll(calls, "The transport is closed");
		}
		else {
			this.eventLoop.execute(task);
		}
	}

	private void write(List<PendingCall> calls) {
		Channel open = this.channel;
		if (open != null && open.isActive() && this.queue.isEmpty()) {
			writeTo(open, calls);
			return;
		}
		this.queue.addAll(calls);
		if (open == null || !open.isOpen()) {
			connect();
		}
	}

	private void writeTo(Channel open, Iterable<PendingCall> calls) {
		for (PendingCall call : calls) {
			// The handler sees the call before its request, so that answers find it.
			open.write(call);
		}
		open.flush();
	}

	private void connect() {
		try {
			Tls tls = this.settings.tls();
			if (tls != null) {
				tls.renew();
			}
		}
		catch (SSLException ex) {
			failAll(this.queue, TransportErrors.describe(ex, this.settings));
			return;
		}
		ChannelFuture opening = this.bootstrap.connect();
		this.channel = opening.channel();
		opening.addListener((future) -> {
			if (this.channel != opening.channel()) {
				// Disconnected meanwhile: whoever did so has answered the calls.
				opening.channel().close();
			}
			else if (future.isSuccess()) {
				List<PendingCall> waiting = new ArrayList<>(this.queue);
				this.queue.clear();
				writeTo(opening.channel(), waiting);
			}
			else {
				this.channel = null;
				failAll(this.queue, TransportErrors.describe(future.cause(), this.settings));
			}
		});
	}

	private static void failAll(Iterable<PendingCall> calls, String reason) {
		List<PendingCall> failed = new ArrayList<>();
		calls.forEach(failed::add);
		if (calls instanceof Deque<PendingCall> queue) {
			queue.clear();
		}
		for (PendingCall call : failed) {
			call.answer(AgentResponse.failed(reason));
		}
	}

	/**
	 * A call on its way.
	 */
	static final class PendingCall {

		private final byte[] body;

		private final Consumer<AgentResponse> answer;

		PendingCall(byte[] body, Consumer<AgentResponse> answer) {
			this.body = body;
			this.answer = answer;
		}

		void answer(AgentResponse response) {
			this.answer.accept(response);
		}

		FullHttpRequest request(TransportSettings settings) {
			FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, settings.path(),
					Unpooled.wrappedBuffer(this.body));
			request.headers()
				.set(HttpHeaderNames.HOST, settings.hostHeader())
				.set(HttpHeaderNames.ACCEPT, settings.format().mediaType())
				.set(HttpHeaderNames.CONTENT_TYPE, settings.format().mediaType())
				.set(HttpHeaderNames.CONTENT_LENGTH, this.body.length);
			if (settings.token() != null) {
				request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + settings.token());
			}
			return request;
		}

	}

}
