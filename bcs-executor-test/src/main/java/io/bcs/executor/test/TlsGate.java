/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/**
 * Looks at the first bytes of a connection: TLS goes on, anything else is reset, as
 * libprocess does.
 */
final class TlsGate extends ByteToMessageDecoder {

	/** Type, version and length of a TLS record. */
	private static final int RECORD_HEADER = 5;

	private final SslContext context;

	TlsGate(SslContext context) {
		this.context = context;
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
		if (in.readableBytes() < RECORD_HEADER) {
			return;
		}
		if (SslHandler.isEncrypted(in, false)) {
			ctx.pipeline().replace(this, "tls", this.context.newHandler(ctx.alloc()));
		}
		else {
			in.skipBytes(in.readableBytes());
			ChannelUtils.reset(ctx.channel());
		}
	}

}
