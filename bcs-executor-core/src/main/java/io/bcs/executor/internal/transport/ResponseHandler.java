/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.transport.CallPipeline.PendingCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Matches answers with calls by their order, watches the oldest call's time-out, and
 * answers what is left when the connection ends.
 */
// The outcome of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class ResponseHandler extends ChannelDuplexHandler {

	private final TransportSettings settings;

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private final StringBuilder text = new StringBuilder();

	private int status;

	private @Nullable Future<?> timeout;

	private String closeReason = "";

	ResponseHandler(TransportSettings settings) {
		this.settings = settings;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof PendingCall call) {
			this.waiting.add(new Waiting(call, System.nanoTime()));
			// A request that was not written must not get the answer of the next one.
			promise.addListener((written) -> {
				if (!written.isSuccess()) {
					close(context, "The call could not be written: " + TransportErrors.message(written.cause()));
				}
			});
			context.write(call.request(this.settings), promise);
			watch(context);
		}
		else {
			super.write(context, message, promise);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof HttpObject part) {
				read(context, part);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void read(ChannelHandlerContext context, HttpObject part) {
		DecoderResult result = part.decoderResult();
		if (result.isFailure()) {
			close(context, "The agent's answer is not HTTP: " + TransportErrors.message(result.cause()));
			return;
		}
		if (part instanceof HttpResponse response) {
			this.status = response.status().code();
			this.text.setLength(0);
		}
		if (part instanceof HttpContent content && this.text.length() < AgentResponse.MAX_TEXT_LENGTH) {
			ByteBuf bytes = content.content();
			int length = Math.min(bytes.readableBytes(), AgentResponse.MAX_TEXT_LENGTH - this.text.length());
			this.text.append(bytes.toString(bytes.readerIndex(), length, StandardCharsets.UTF_8));
		}
		// 1xx answers only announce the real one.
		if (part instanceof LastHttpContent && this.status >= 200) {
			answered(context);
		}
	}

	private void answered(ChannelHandlerContext context) {
		Waiting first = this.waiting.poll();
		if (first == null) {
			close(context, "The agent sent an answer that no call waits for");
			return;
		}
		first.call().answer(AgentResponse.of(this.status, this.settings.redact(this.text.toString())));
	}

	private void watch(ChannelHandlerContext context) {
		Waiting oldest = this.waiting.peek();
		if (this.timeout == null && oldest != null) {
			long left = oldest.since() + this.settings.callTimeout().toNanos() - System.nanoTime();
			this.timeout = context.executor()
				.schedule(() -> checkTimeout(context), Math.max(0, left), TimeUnit.NANOSECONDS);
		}
	}

	private void checkTimeout(ChannelHandlerContext context) {
		this.timeout = null;
		Waiting oldest = this.waiting.peek();
		if (oldest != null && System.nanoTime() - oldest.since() >= this.settings.callTimeout().toNanos()) {
			close(context, "The agent did not answer within " + this.settings.callTimeout().toMillis() + " ms");
			return;
		}
		watch(context);
	}

	private void close(ChannelHandlerContext context, String reason) {
		if (this.closeReason.isEmpty()) {
			this.closeReason = reason;
		}
		context.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		close(context, TransportErrors.describe(cause, this.settings));
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
		String reason = this.closeReason.isEmpty() ? "The connection was closed before the answer" : this.closeReason;
		for (Waiting call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			call.call().answer(AgentResponse.failed(reason));
		}
	}

	/**
	 * A call without an answer.
	 *
	 * @param call the call
	 * @param since when it was written
	 */
	private record Waiting(PendingCall call, long since) {
	}

}
