/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Matches responses with calls by their order, watches the oldest call's time-out, and
 * fails what is left when the connection ends.
 */
// The outcome of a write is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class ResponseHandler extends AgentConnectionHandler {

	private final Deque<InFlight> inFlight = new ArrayDeque<>();

	private @Nullable Future<?> timeout;

	ResponseHandler(TransportSettings settings, AgentContact contact) {
		super(settings, contact);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof PendingCall call) {
			this.inFlight.add(new InFlight(call, System.nanoTime()));
			// A request that was not written must not get the response of the next one.
			promise.addListener((written) -> {
				if (!written.isSuccess()) {
					exceptionCaught(context, written.cause());
				}
			});
			context.write(call.request(), promise);
			watch(context);
		}
		else {
			super.write(context, message, promise);
		}
	}

	@Override
	void responded(ChannelHandlerContext context, AgentResponse response) {
		InFlight first = this.inFlight.poll();
		if (first == null) {
			close(context, "The connection to " + settings().agent() + " carried a response that no call waits for");
			return;
		}
		first.call().receiver().accept(response);
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
		for (InFlight call = this.inFlight.poll(); call != null; call = this.inFlight.poll()) {
			call.call().receiver().accept(AgentResponse.failed(reason));
		}
	}

	/**
	 * A call on its way.
	 *
	 * @param request the request
	 * @param receiver is given the response, or why there is none
	 */
	record PendingCall(FullHttpRequest request, Consumer<AgentResponse> receiver) {
	}

	/**
	 * A call without a response.
	 *
	 * @param call the call
	 * @param since when it was written
	 */
	private record InFlight(PendingCall call, long since) {
	}

}
