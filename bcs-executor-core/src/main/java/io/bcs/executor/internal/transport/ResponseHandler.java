/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Matches responses with calls by their order, watches the oldest call's time-out, and
 * fails what is left when the connection ends.
 */
// The outcome of a write is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class ResponseHandler extends AgentConnectionHandler {

	/** Some twenty updates. */
	private static final int BATCH_SIZE = 8 * 1024;

	/** As many updates as are in flight by default. */
	private static final int MAX_BATCH_SIZE = 128 * 1024;

	private final RequestFactory requests;

	private final Deque<InFlight> inFlight = new ArrayDeque<>();

	private final ReusableBuffer buffer = new ReusableBuffer(BATCH_SIZE, MAX_BATCH_SIZE);

	private @Nullable ChannelHandlerContext context;

	/** The requests that leave with the next flush. */
	private @Nullable ByteBuf batch;

	private @Nullable Future<?> timeout;

	ResponseHandler(TransportSettings settings, AgentContact contact, RequestFactory requests) {
		super(settings, contact);
		this.requests = requests;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	boolean isActive() {
		return this.context != null && this.context.channel().isActive();
	}

	/** Adds a call to those of the next flush. The connection is active. */
	void send(PendingCall call) {
		ChannelHandlerContext open = Objects.requireNonNull(this.context);
		this.inFlight.add(new InFlight(call.receiver(), System.nanoTime()));
		ByteBuf out = this.batch;
		if (out == null) {
			out = this.buffer.take(open.alloc());
			this.batch = out;
		}
		this.requests.write(call.body, out);
		watch(open);
	}

	/** Lets go what was added. The connection is active. */
	void flush() {
		ChannelHandlerContext open = Objects.requireNonNull(this.context);
		ByteBuf written = this.batch;
		this.batch = null;
		if (written != null) {
			open.writeAndFlush(written).addListener((done) -> {
				// A request that was not written must not get the response of the next
				// one.
				if (!done.isSuccess()) {
					exceptionCaught(open, done.cause());
				}
			});
		}
	}

	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Override
	void responded(ChannelHandlerContext context, AgentResponse response) {
		InFlight first = this.inFlight.poll();
		if (first == null) {
			close(context, "The connection to " + settings().agent() + " carried a response that no call waits for");
			return;
		}
		first.receiver().accept(response);
	}

	private void watch(ChannelHandlerContext context) {
		InFlight oldest = this.inFlight.peek();
		if (this.timeout == null && oldest != null) {
			long left = oldest.since() + settings().callTimeout().toNanos() - System.nanoTime();
			this.timeout = context.executor()
				.schedule(() -> checkTimeout(context), Math.max(0, left), TimeUnit.NANOSECONDS);
		}
	}

	private void checkTimeout(ChannelHandlerContext context) {
		this.timeout = null;
		InFlight oldest = this.inFlight.peek();
		if (oldest != null && System.nanoTime() - oldest.since() >= settings().callTimeout().toNanos()) {
			close(context, "The call timed out: " + settings().agent() + " did not respond within "
					+ settings().callTimeout().toMillis() + " ms");
			return;
		}
		watch(context);
	}

	@Override
	void disconnected(String reason) {
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
		ByteBuf unwritten = this.batch;
		this.batch = null;
		if (unwritten != null) {
			unwritten.release();
		}
		this.buffer.close();
		for (InFlight call = this.inFlight.poll(); call != null; call = this.inFlight.poll()) {
			call.receiver().accept(AgentResponse.failed(reason));
		}
	}

	/** A call to be sent. */
	static final class PendingCall {

		private final byte[] body;

		private final Consumer<AgentResponse> receiver;

		/**
		 * Creates it.
		 * @param body the encoded call
		 * @param receiver is given the response, or why there is none
		 */
		PendingCall(byte[] body, Consumer<AgentResponse> receiver) {
			this.body = body;
			this.receiver = receiver;
		}

		Consumer<AgentResponse> receiver() {
			return this.receiver;
		}

	}

	/**
	 * A call without a response.
	 *
	 * @param receiver is given the response, or why there is none
	 * @param since when it was written
	 */
	private record InFlight(Consumer<AgentResponse> receiver, long since) {
	}

}
