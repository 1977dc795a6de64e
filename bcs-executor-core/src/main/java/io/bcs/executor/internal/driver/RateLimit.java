/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Lets each kind of line into the log once a minute and counts the others, for lines that
 * the agent, the scheduler or the application can cause as often as they like. The count
 * goes to the log when the minute is over or the driver ends. Confined to one thread, the
 * event loop.
 */
final class RateLimit {

	/** Every line carries its stable name as the key-value pair {@code event}. */
	static final String NAME_PREFIX = "bcs.executor.";

	private static final long PERIOD = Duration.ofMinutes(1).toNanos();

	private final LongSupplier nanoTime;

	private final Map<String, Line> lines = new HashMap<>();

	RateLimit(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Logs a warning, or counts it.
	 * @param logger where it goes
	 * @param event its stable name, without the prefix
	 * @param message makes the sentence
	 */
	void warn(Logger logger, String event, Supplier<String> message) {
		log(logger, Level.WARN, event, message, null);
	}

	/**
	 * Logs a line, or counts it.
	 * @param logger where it goes
	 * @param level its level
	 * @param event its stable name, without the prefix
	 * @param message makes the sentence
	 * @param failure goes with it, or {@code null}
	 */
	void log(Logger logger, Level level, String event, Supplier<String> message, @Nullable Throwable failure) {
		long now = this.nanoTime.getAsLong();
		Line line = this.lines.computeIfAbsent(event, (name) -> new Line(logger, level, name));
		if (line.logged && now - line.since < PERIOD) {
			line.suppressed++;
			logger.atDebug().setCause(failure).log(message);
			return;
		}
		line.summarize();
		line.logged = true;
		line.since = now;
		logger.atLevel(level).addKeyValue("event", NAME_PREFIX + event).setCause(failure).log(message);
	}

	/** Logs the counts whose minute is over. */
	void summarize() {
		long now = this.nanoTime.getAsLong();
		this.lines.values().stream().filter((line) -> now - line.since >= PERIOD).forEach(Line::summarize);
	}

	/** Tells whether there is a count that is not in the log yet. */
	boolean hasSuppressed() {
		return this.lines.values().stream().anyMatch((line) -> line.suppressed > 0);
	}

	/** Logs all counts. */
	void close() {
		this.lines.values().forEach(Line::summarize);
	}

	private static final class Line {

		private final Logger logger;

		private final Level level;

		private final String event;

		private boolean logged;

		private long since;

		private long suppressed;

		Line(Logger logger, Level level, String event) {
			this.logger = logger;
			this.level = level;
			this.event = event;
		}

		void summarize() {
			if (this.suppressed > 0) {
				this.logger.atLevel(this.level)
					.addKeyValue("event", NAME_PREFIX + this.event)
					.log("{} more lines of the kind {} were left out within a minute; they are logged at DEBUG",
							this.suppressed, this.event);
				this.suppressed = 0;
			}
		}

	}

}
