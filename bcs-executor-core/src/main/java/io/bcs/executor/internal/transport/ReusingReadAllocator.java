/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Lets a connection read into one buffer again and again, unless what was read is kept
 * for later.
 */
final class ReusingReadAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

	private final ReusableBuffer buffer;

	/**
	 * Creates it.
	 * @param buffer what is read into; closed by whoever made it
	 */
	ReusingReadAllocator(ReusableBuffer buffer) {
		this.buffer = buffer;
	}

	@Override
	public RecvByteBufAllocator.ExtendedHandle newHandle() {
		return new MaxMessageHandle() {

			@Override
			public int guess() {
				return ReusingReadAllocator.this.buffer.capacity();
			}

			@Override
			public ByteBuf allocate(ByteBufAllocator allocator) {
				return ReusingReadAllocator.this.buffer.take(allocator);
			}

		};
	}

}
