/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.PriorityQueue;

/**
 * The virtual clock, and what is to happen when. Things of the same moment happen in the
 * order they were planned.
 */
final class Timeline {

	private final PriorityQueue<Entry> entries = new PriorityQueue<>();

	private long now;

	private long sequence;

	/** Nanoseconds since the run began. */
	long now() {
		return this.now;
	}

	void in(long nanos, Runnable action) {
		this.entries.add(new Entry(this.now + Math.max(0, nanos), this.sequence++, action));
	}

	void at(long time, Runnable action) {
		in(time - this.now, action);
	}

	/**
	 * Lets what is planned happen.
	 * @param until up to this time, at which the clock stands afterwards
	 */
	void run(long until) {
		Entry next = this.entries.peek();
		while (next != null && next.time <= until) {
			this.entries.remove();
			this.now = next.time;
			next.action.run();
			next = this.entries.peek();
		}
		this.now = Math.max(this.now, until);
	}

	private record Entry(long time, long sequence, Runnable action) implements Comparable<Entry> {

		@Override
		public int compareTo(Entry other) {
			return (this.time != other.time) ? Long.compare(this.time, other.time)
					: Long.compare(this.sequence, other.sequence);
		}

	}

}
