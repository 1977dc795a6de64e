/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits a warning that may repeat to one line a minute, which says how often it has
 * occurred. Thread-safe; never blocks.
 */
public final class RepeatedWarning {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final LongSupplier nanoTime;

	private final AtomicLong unreported = new AtomicLong();

	private final AtomicLong nextLine;

	/**
	 * Creates a warning that has not occurred.
	 */
	public RepeatedWarning() {
		this(System::nanoTime);
	}

	RepeatedWarning(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.nextLine = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Counts one occurrence.
	 * @return how many there were since the last line if one is due now, else 0
	 */
	public long occurred() {
		this.unreported.incrementAndGet();
		long now = this.nanoTime.getAsLong();
		long due = this.nextLine.get();
		return (now - due >= 0 && this.nextLine.compareAndSet(due, now + INTERVAL)) ? this.unreported.getAndSet(0) : 0;
	}

	/**
	 * Returns how many occurrences no line has told of, and forgets them.
	 * @return the number of occurrences since the last line
	 */
	public long takeUnreported() {
		return this.unreported.getAndSet(0);
	}

}
