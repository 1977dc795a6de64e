/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Timers whose time only goes by when a test says so.
 */
final class ManualTimers implements TaskTimers {

	private final List<Entry> entries = new ArrayList<>();

	/** Near the overflow, as {@link System#nanoTime()} may be. */
	private long now = Long.MAX_VALUE - Duration.ofMillis(10).toNanos();

	boolean closed;

	boolean failing;

	@Override
	public void start() {
		if (this.failing) {
			throw new OutOfMemoryError("unable to create native thread");
		}
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		Entry entry = new Entry(this.now + delay.toNanos(), task);
		this.entries.add(entry);
		return () -> this.entries.remove(entry);
	}

	@Override
	public void close() {
		this.closed = true;
	}

	int scheduled() {
		return this.entries.size();
	}

	/** Lets time go by, and runs what is due, each at its time. */
	void advance(Duration time) {
		long end = this.now + time.toNanos();
		for (Optional<Entry> due = due(end); due.isPresent(); due = due(end)) {
			this.entries.remove(due.get());
			this.now = (due.get().at - this.now > 0) ? due.get().at : this.now;
			due.get().task.run();
		}
		this.now = end;
	}

	private Optional<Entry> due(long end) {
		return this.entries.stream()
			.filter((entry) -> entry.at - end <= 0)
			.min(Comparator.comparingLong((entry) -> entry.at - end));
	}

	private record Entry(long at, Runnable task) {
	}

}
