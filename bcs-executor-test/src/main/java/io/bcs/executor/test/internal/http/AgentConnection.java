/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: collects requests, hands them on as they come and lets their
 * responses out in the same order. Confined to the agent's thread.
 */
// What a failed write or close would tell, channelInactive tells as well.
@SuppressWarnings("FutureReturnValueIgnored")
final class AgentConnection extends ChannelInboundHandlerAdapter {

	private static final int MAX_BODY = 64 * 1024 * 1024;

	private final long number;

	private final RequestHandler handler;

	private final int agentPort;

	private final boolean viaDomainSocket;

	private final WriteFragmentation pieces;

	private final Deque<AgentExchange> exchanges = new ArrayDeque<>();

	private final ByteString.Output body = ByteString.newOutput();

	private @Nullable ChannelHandlerContext context;

	private @Nullable HttpRequest head;

	private boolean flushScheduled;

	/**
	 * Creates the connection.
	 * @param number counts the agent's connections
	 * @param handler takes the requests
	 * @param agentPort the agent's TCP port, also where the connection is none of TCP
	 * @param viaDomainSocket whether that is so
	 * @param pieces how to cut what is written
	 */
	AgentConnection(long number, RequestHandler handler, int agentPort, boolean viaDomainSocket,
			WriteFragmentation pieces) {
		this.number = number;
		this.handler = handler;
		this.agentPort = agentPort;
		this.viaDomainSocket = viaDomainSocket;
		this.pieces = pieces;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		try {
			if (!(message instanceof HttpObject part) || part.decoderResult().isFailure()) {
				ctx.close();
				return;
			}
			if (part instanceof HttpRequest request) {
				this.head = request;
				this.body.reset();
			}
			if (part instanceof HttpContent content) {
				append(ctx, content);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void append(ChannelHandlerContext ctx, HttpContent content) throws Exception {
		ByteBuf bytes = content.content();
		if (this.body.size() + bytes.readableBytes() > MAX_BODY) {
			ctx.close();
			return;
		}
		bytes.readBytes(this.body, bytes.readableBytes());
		HttpRequest request = this.head;
		if (content instanceof LastHttpContent && request != null) {
			this.head = null;
			AgentExchange exchange = new AgentExchange(this,
					AgentRequest.of(this.number, this.viaDomainSocket, request, this.body.toByteString()),
					HttpUtil.isKeepAlive(request));
			this.exchanges.add(exchange);
			this.handler.handle(exchange);
		}
	}

	void write(AgentExchange exchange, Object message) {
		if (this.exchanges.peek() == exchange && !exchange.onHold()) {
			send(message);
		}
		else {
			exchange.held().add(message);
		}
	}

	/**
	 * Lets out what may go now: a response has ended, or is no longer on hold.
	 */
	void proceed() {
		AgentExchange first = this.exchanges.peek();
		while (first != null && !first.onHold()) {
			first.held().forEach(this::send);
			first.held().clear();
			if (!first.finished()) {
				return;
			}
			this.exchanges.remove();
			if (!first.keepAlive()) {
				closeAfterFlush();
				return;
			}
			first = this.exchanges.peek();
		}
	}

	void after(Duration delay, Runnable work) {
		if (this.context != null) {
			this.context.executor().schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	WriteFragmentation pieces() {
		return this.pieces;
	}

	int agentPort() {
		return this.agentPort;
	}

	void close() {
		if (this.context != null) {
			this.context.flush();
			this.context.close();
		}
	}

	void reset() {
		if (this.context != null) {
			ChannelUtils.reset(this.context.channel());
		}
	}

	void halfClose() {
		if (this.context != null) {
			this.context.flush();
			ChannelUtils.halfClose(this.context.channel());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) throws Exception {
		for (AgentExchange exchange : this.exchanges) {
			EventStream stream = exchange.stream();
			if (stream != null) {
				stream.connectionClosed();
				this.handler.streamClosed(stream);
			}
			exchange.held().forEach(ReferenceCountUtil::release);
			exchange.held().clear();
		}
		this.exchanges.clear();
		super.channelInactive(ctx);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		// A peer may reset its connection; the handler responds with 500 to its own
		// failures.
		ctx.close();
	}

	private void send(Object message) {
		ChannelHandlerContext ctx = this.context;
		if (ctx == null || !ctx.channel().isActive()) {
			ReferenceCountUtil.release(message);
			return;
		}
		ctx.write(message);
		if (!this.flushScheduled) {
			// One system call for all that is written until the thread is free again.
			this.flushScheduled = true;
			ctx.executor().execute(() -> {
				this.flushScheduled = false;
				ctx.flush();
			});
		}
	}

	private void closeAfterFlush() {
		if (this.context != null) {
			this.context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		}
	}

}
