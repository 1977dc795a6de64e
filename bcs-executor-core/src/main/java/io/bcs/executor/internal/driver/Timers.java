/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.EnumMap;
import java.util.Map;

import io.bcs.executor.internal.session.SessionTimer;
import org.jspecify.annotations.Nullable;

/**
 * The session's timers as deadlines. Confined to the owner thread, so a timer that was
 * cancelled can't fire.
 */
final class Timers {

	private final Map<SessionTimer, Long> deadlines = new EnumMap<>(SessionTimer.class);

	void start(SessionTimer timer, long deadline) {
		this.deadlines.put(timer, deadline);
	}

	void cancel(SessionTimer timer) {
		this.deadlines.remove(timer);
	}

	/**
	 * Returns how long the earliest timer has to go.
	 * @param now the time
	 * @param otherwise the answer if none runs
	 * @return nanoseconds, zero or less if it is due
	 */
	long untilNext(long now, long otherwise) {
		long next = otherwise;
		for (long deadline : this.deadlines.values()) {
			next = Math.min(next, deadline - now);
		}
		return next;
	}

	/**
	 * Takes a timer that is due, the one that is longest overdue first.
	 * @param now the time
	 * @return the timer, or {@code null} if none is due
	 */
	@Nullable SessionTimer takeDue(long now) {
		SessionTimer due = null;
		long earliest = 0;
		for (Map.Entry<SessionTimer, Long> entry : this.deadlines.entrySet()) {
			long left = entry.getValue() - now;
			if (left <= 0 && (due == null || left < earliest)) {
				due = entry.getKey();
				earliest = left;
			}
		}
		if (due != null) {
			this.deadlines.remove(due);
		}
		return due;
	}

}
