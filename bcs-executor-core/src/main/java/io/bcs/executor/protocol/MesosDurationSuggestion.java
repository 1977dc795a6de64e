/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Translates durations from how people and other libraries write them.
 */
final class MesosDurationSuggestion {

	private static final Pattern SHAPE = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*(\\p{L}*)");

	private MesosDurationSuggestion() {
	}

	static @Nullable String of(String text) {
		String lower = text.strip().toLowerCase(Locale.ROOT);
		try {
			if (lower.startsWith("p")) {
				return MesosDuration.format(Duration.parse(lower));
			}
			Matcher matcher = SHAPE.matcher(lower);
			String unit = matcher.matches() ? unit(matcher.group(2)) : null;
			if (unit == null) {
				return null;
			}
			String suggestion = matcher.group(1) + unit;
			MesosDuration.parse(suggestion);
			return suggestion;
		}
		catch (DateTimeException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String unit(String written) {
		return switch (written) {
			case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> "ns";
			case "us", "\u00b5s", "\u03bcs", "micro", "micros", "microsecond", "microseconds" -> "us";
			case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" -> "ms";
			case "", "s", "sec", "secs", "second", "seconds" -> "secs";
			case "m", "min", "mins", "minute", "minutes" -> "mins";
			case "h", "hr", "hrs", "hour", "hours" -> "hrs";
			case "d", "day", "days" -> "days";
			case "w", "wk", "wks", "week", "weeks" -> "weeks";
			default -> null;
		};
	}

}
