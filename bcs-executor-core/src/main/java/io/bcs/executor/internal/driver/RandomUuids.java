/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Random UUIDs of version 4, made for being different, not for being secret: two
 * sequences of pseudo-random numbers that begin at numbers of a {@link SecureRandom},
 * which is asked once, when the first UUID is needed. Thread-safe; only the first may
 * block.
 */
final class RandomUuids {

	private static final long VERSION_4 = 0x4000L;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	/** An odd number without pattern: its multiples take all values in turn. */
	private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

	private final AtomicLong count = new AtomicLong();

	private volatile @Nullable Seeds seeds;

	ByteString next() {
		Seeds current = this.seeds;
		if (current == null) {
			current = seed();
		}
		long position = this.count.incrementAndGet() * STEP;
		long high = (mix(current.high() + position) & ~0xf000L) | VERSION_4;
		long low = (mix(current.low() + position) >>> 2) | VARIANT;
		byte[] bytes = new byte[2 * Long.BYTES];
		ByteBuffer.wrap(bytes).putLong(high).putLong(low);
		return UnsafeByteOperations.unsafeWrap(bytes);
	}

	private synchronized Seeds seed() {
		Seeds current = this.seeds;
		if (current == null) {
			SecureRandom random = new SecureRandom();
			current = new Seeds(random.nextLong(), random.nextLong());
			this.seeds = current;
		}
		return current;
	}

	/** Spreads every bit of a number over all others; no two numbers give the same. */
	private static long mix(long number) {
		long mixed = (number ^ (number >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
		return mixed ^ (mixed >>> 31);
	}

	private record Seeds(long high, long low) {
	}

}
