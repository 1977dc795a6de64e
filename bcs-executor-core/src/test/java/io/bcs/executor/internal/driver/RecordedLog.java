/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What one logger was told.
 */
final class RecordedLog implements AutoCloseable {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	RecordedLog(Class<?> type) {
		this((Logger) LoggerFactory.getLogger(type));
	}

	RecordedLog(String name) {
		this((Logger) LoggerFactory.getLogger(name));
	}

	private RecordedLog(Logger logger) {
		this.logger = logger;
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	List<String> lines(Level level) {
		return List.copyOf(this.appender.list)
			.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	List<Map<String, Object>> keyValues() {
		return List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getKeyValuePairs()
				.stream()
				.collect(Collectors.toMap((pair) -> pair.key, (pair) -> pair.value)))
			.toList();
	}

	/** The logging context of each line. */
	List<Map<String, String>> contexts() {
		return List.copyOf(this.appender.list).stream().map(ILoggingEvent::getMDCPropertyMap).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
	}

}
