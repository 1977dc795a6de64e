/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A buffer that is used again once all others have released it, so that a connection
 * needs one for most of its time and no pool. The event loop only.
 */
final class ReusableBuffer {

	private final int capacity;

	private final int maxCapacity;

	private @Nullable ByteBuf kept;

	private boolean closed;

	/**
	 * Creates it without memory.
	 * @param capacity the size of a new buffer, in bytes
	 * @param maxCapacity how far a buffer that is kept may have grown
	 */
	ReusableBuffer(int capacity, int maxCapacity) {
		this.capacity = capacity;
		this.maxCapacity = maxCapacity;
	}

	int capacity() {
		return this.capacity;
	}

	/** An empty buffer, to be released by whoever gets it. */
	ByteBuf take(ByteBufAllocator allocator) {
		if (this.closed) {
			return allocator.directBuffer(this.capacity);
		}
		ByteBuf buffer = this.kept;
		if (buffer == null || buffer.refCnt() > 1 || buffer.capacity() > this.maxCapacity) {
			release();
			buffer = allocator.directBuffer(this.capacity);
			this.kept = buffer;
		}
		return buffer.clear().retain();
	}

	/** Nothing is kept any more. */
	void close() {
		this.closed = true;
		release();
	}

	private void release() {
		ByteBuf buffer = this.kept;
		this.kept = null;
		if (buffer != null) {
			buffer.release();
		}
	}

}
