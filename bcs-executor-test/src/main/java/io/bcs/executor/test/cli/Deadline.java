/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The end of the time that a run may take.
 */
final class Deadline {

	private final LongSupplier nanoTime;

	private final Duration total;

	private final long end;

	private Deadline(LongSupplier nanoTime, Duration time) {
		this.nanoTime = nanoTime;
		this.total = time;
		this.end = nanoTime.getAsLong() + time.toNanos();
	}

	/**
	 * Returns the deadline that is so far away from now.
	 */
	static Deadline in(Duration time) {
		return in(time, System::nanoTime);
	}

	/**
	 * Returns the deadline that is so far away from now.
	 * @param nanoTime the clock, as {@link System#nanoTime()}
	 */
	static Deadline in(Duration time, LongSupplier nanoTime) {
		return new Deadline(nanoTime, time);
	}

	/**
	 * Returns what is left, at least a nanosecond.
	 */
	Duration left() {
		return Duration.ofNanos(Math.max(1, this.end - this.nanoTime.getAsLong()));
	}

	/**
	 * Returns whether nothing is left.
	 */
	boolean isOver() {
		return this.nanoTime.getAsLong() - this.end >= 0;
	}

	/**
	 * Returns what is left, or less.
	 * @param limit the most to return
	 */
	Duration left(Duration limit) {
		Duration left = left();
		return (left.compareTo(limit) < 0) ? left : limit;
	}

	/**
	 * Returns the earlier of two deadlines.
	 */
	Deadline orEarlier(Deadline other) {
		return (other.left().compareTo(left()) < 0) ? other : this;
	}

	/** The whole time, for people. */
	@Override
	public String toString() {
		return this.total.toMillis() / 1000.0 + " s";
	}

}
