/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What happened, in order. Confined to the agent's thread.
 */
public final class EventLog {

	public static final String HEADING = "What happened so far:";

	private static final int SHOWN = 60;

	private long start = System.nanoTime();

	private final List<Entry> entries = new ArrayList<>();

	/**
	 * Returns the time of the agent.
	 * @return time since its start
	 */
	public Duration now() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * Notes something.
	 * @param at when it happened
	 * @param what an object whose text form says what it was
	 */
	public void add(Duration at, Object what) {
		this.entries.add(new Entry(at, what));
	}

	/**
	 * Begins anew: time, too, is counted from now.
	 */
	public void restart() {
		this.entries.clear();
		this.start = System.nanoTime();
	}

	public void clear() {
		this.entries.clear();
	}

	public <T> List<T> all(Class<T> type) {
		return select(type, (entry) -> true).toList();
	}

	public <T> Stream<T> select(Class<T> type, Predicate<T> predicate) {
		return this.entries.stream().map(Entry::what).filter(type::isInstance).map(type::cast).filter(predicate);
	}

	/**
	 * Returns the latest entries as text, one a line.
	 * @return the text
	 */
	public String describe() {
		if (this.entries.isEmpty()) {
			return "Nothing has happened so far.";
		}
		int from = Math.max(0, this.entries.size() - SHOWN);
		StringBuilder text = new StringBuilder(HEADING);
		if (from > 0) {
			text.append("\n  (").append(from).append(" earlier entries are not shown)");
		}
		for (Entry entry : this.entries.subList(from, this.entries.size())) {
			text.append("\n  ").append(format(entry.at())).append("  ").append(entry.what());
		}
		return text.toString();
	}

	public static String format(Duration at) {
		return String.format(Locale.ROOT, "%+9.3fs", at.toNanos() / 1e9);
	}

	private record Entry(Duration at, Object what) {
	}

}
