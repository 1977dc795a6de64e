/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.tls;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets TLS through and resets any other connection, as libprocess does.
 */
final class TlsGate extends OptionalSslHandler {

	private final Consumer<Channel> reset;

	TlsGate(SslContext context, Consumer<Channel> reset) {
		super(context);
		this.reset = reset;
	}

	@Override
	protected ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
		return new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object message) {
				ReferenceCountUtil.release(message);
				TlsGate.this.reset.accept(ctx.channel());
			}

		};
	}

}
