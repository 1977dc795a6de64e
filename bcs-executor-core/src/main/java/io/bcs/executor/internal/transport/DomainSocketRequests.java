/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Corrects the version of requests: Reactor Netty takes a channel that is neither TCP nor
 * native for HTTP/3.
 */
final class DomainSocketRequests extends ChannelOutboundHandlerAdapter {

	// The outcome of the write is the promise's.
	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest request) {
			request.setProtocolVersion(HttpVersion.HTTP_1_1);
		}
		context.write(message, promise);
	}

}
