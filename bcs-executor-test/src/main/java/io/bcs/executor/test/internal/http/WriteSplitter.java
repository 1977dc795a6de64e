/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Cuts writes into pieces, each flushed by itself.
 */
// Only the last piece's outcome is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class WriteSplitter extends ChannelOutboundHandlerAdapter {

	private final WriteFragmentation pieces;

	WriteSplitter(WriteFragmentation pieces) {
		this.pieces = pieces;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (this.pieces.write() == WriteFragmentation.WHOLE || !(message instanceof ByteBuf bytes)) {
			ctx.write(message, promise);
			return;
		}
		while (bytes.readableBytes() > this.pieces.write()) {
			ctx.writeAndFlush(bytes.readRetainedSlice(this.pieces.write()));
		}
		ctx.writeAndFlush(bytes, promise);
	}

}
