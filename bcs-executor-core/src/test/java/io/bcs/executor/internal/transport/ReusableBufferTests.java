/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReusableBufferTests {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

	private final ReusableBuffer reusable = new ReusableBuffer(16, 64);

	private ByteBuf take() {
		return this.reusable.take(this.allocator);
	}

	@Test
	void aBufferThatWasReleasedIsUsedAgainAndEmpty() {
		ByteBuf first = take();
		first.writeInt(1);
		first.release();
		ByteBuf second = take();
		assertThat(second).isSameAs(first);
		assertThat(second.isReadable()).isFalse();
		second.release();
		this.reusable.close();
		assertThat(first.refCnt()).isZero();
	}

	@Test
	void whatOthersStillHoldIsLeftToThem() {
		ByteBuf held = take();
		held.writeInt(42);
		ByteBuf other = take();
		other.writeInt(43);
		assertThat(held.readInt()).isEqualTo(42);
		held.release();
		assertThat(held.refCnt()).isZero();
		other.release();
		this.reusable.close();
		assertThat(other.refCnt()).isZero();
	}

	@Test
	void aBufferThatHasGrownTooLargeIsNotKept() {
		ByteBuf large = take();
		large.writeZero(65);
		large.release();
		ByteBuf next = take();
		assertThat(large.refCnt()).isZero();
		assertThat(next.capacity()).isEqualTo(16);
		next.release();
		this.reusable.close();
	}

	@Test
	void afterItsCloseNothingIsKept() {
		ByteBuf held = take();
		this.reusable.close();
		ByteBuf late = take();
		held.release();
		late.release();
		assertThat(held.refCnt()).isZero();
		assertThat(late.refCnt()).isZero();
		assertThat(this.allocator.metric().usedDirectMemory()).isZero();
	}

}
