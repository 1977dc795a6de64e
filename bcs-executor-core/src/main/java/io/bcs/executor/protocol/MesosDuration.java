/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes durations as Mesos does: a decimal number, directly followed by one of
 * {@code ns us ms secs mins hrs days weeks}. {@code 15mins} and {@code 2.5secs} are such;
 * {@code 5s}, {@code PT5S}, {@code 5 secs} and a bare {@code 5} are not. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MesosDuration {

	private static final Pattern SHAPE = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([a-z]+)");

	/** Longer ones can't be meant, and cost more to read the longer they are. */
	private static final int MAX_TEXT_LENGTH = 100;

	/** Whole numbers of so many digits can't overflow a long. */
	private static final int MAX_WHOLE_DIGITS = 18;

	private MesosDuration() {
	}

	/**
	 * Reads a duration, to the nearest nanosecond.
	 * @param text the text, such as {@code 15mins}
	 * @return the duration, never negative
	 * @throws IllegalArgumentException if the text is no such duration, or longer than
	 * 2<sup>63</sup> - 1 nanoseconds (some 292 years), which is what Mesos can hold
	 */
	public static Duration parse(String text) {
		Matcher matcher = SHAPE.matcher(text);
		if (text.length() > MAX_TEXT_LENGTH || !matcher.matches()) {
			throw notADuration(text, text.startsWith("-") ? "it must not be negative"
					: "a number directly followed by " + Unit.names() + " is expected");
		}
		Unit unit = Unit.named(matcher.group(2));
		if (unit == null) {
			throw notADuration(text, "its unit must be one of " + Unit.names());
		}
		long nanos = nanos(matcher.group(1), unit);
		if (nanos < 0) {
			throw notADuration(text, "it is longer than %d nanoseconds".formatted(Long.MAX_VALUE));
		}
		return Duration.ofNanos(nanos);
	}

	/** Negative if they are too many. */
	private static long nanos(String number, Unit unit) {
		if (number.length() <= MAX_WHOLE_DIGITS && number.indexOf('.') < 0) {
			long value = Long.parseLong(number);
			return (value <= Long.MAX_VALUE / unit.nanos) ? value * unit.nanos : -1;
		}
		return Decimals.nanos(number, unit);
	}

	/**
	 * Returns how Mesos would write a duration that is written in another way, such as
	 * {@code 2s}, {@code 15 minutes} or {@code PT15M}. A bare number is taken for
	 * seconds.
	 * @param text a text that {@link #parse(String)} refuses
	 * @return a text that it takes, or {@code null} if none comes near
	 */
	public static @Nullable String suggestion(String text) {
		return (text.length() <= MAX_TEXT_LENGTH) ? MesosDurationSuggestion.of(text) : null;
	}

	/**
	 * Writes a duration with the text Mesos has for it: the largest unit it fills, or a
	 * smaller one if that makes the number whole, and 15 significant digits. Where those
	 * would lose nanoseconds, the number is a whole one of a smaller unit instead, so
	 * that {@link #parse(String)} always gives back the same duration.
	 * @param duration the duration
	 * @return the text, such as {@code 15mins}
	 * @throws IllegalArgumentException if the duration is negative or longer than
	 * 2<sup>63</sup> - 1 nanoseconds
	 */
	public static String format(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("A Mesos duration is not negative, as %s is".formatted(duration));
		}
		long nanos = nanos(duration);
		String text = inLargestUnit(nanos);
		return parse(text).equals(duration) ? text : whole(nanos);
	}

	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("A Mesos duration is not as long as " + duration, ex);
		}
	}

	private static String inLargestUnit(long nanos) {
		Unit[] units = Unit.values();
		int index = 0;
		while (index + 1 < units.length && nanos >= units[index + 1].nanos) {
			index++;
		}
		// Only one unit down: Mesos writes 61 minutes and one second as hours.
		if (index > 0 && nanos % units[index].nanos != 0 && nanos % units[index - 1].nanos == 0) {
			index--;
		}
		Unit unit = units[index];
		return ((nanos % unit.nanos == 0) ? Long.toString(nanos / unit.nanos) : Decimals.divide(nanos, unit))
				+ unit.text;
	}

	private static String whole(long nanos) {
		Unit[] units = Unit.values();
		int index = units.length - 1;
		while (nanos % units[index].nanos != 0) {
			index--;
		}
		return nanos / units[index].nanos + units[index].text;
	}

	private static IllegalArgumentException notADuration(String text, String reason) {
		return new IllegalArgumentException(
				"%s is not a Mesos duration: %s".formatted(PrintableExcerpt.of(text), reason));
	}

	private enum Unit {

		NANOSECONDS("ns", 1), MICROSECONDS("us", 1_000), MILLISECONDS("ms", 1_000_000), SECONDS("secs", 1_000_000_000L),
		MINUTES("mins", 60 * SECONDS.nanos), HOURS("hrs", 60 * MINUTES.nanos), DAYS("days", 24 * HOURS.nanos),
		WEEKS("weeks", 7 * DAYS.nanos);

		private final String text;

		private final long nanos;

		Unit(String text, long nanos) {
			this.text = text;
			this.nanos = nanos;
		}

		static @Nullable Unit named(String text) {
			return Arrays.stream(values()).filter((unit) -> unit.text.equals(text)).findFirst().orElse(null);
		}

		static String names() {
			return Arrays.stream(values()).map((unit) -> unit.text).collect(Collectors.joining(", "));
		}

	}

	/**
	 * What needs decimal fractions. Apart, because their classes take some 20 ms to be
	 * initialized and the agent's variables hold whole numbers.
	 */
	private static final class Decimals {

		private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

		/** Mesos writes numbers with as many digits as every double can hold. */
		private static final MathContext PRECISION = new MathContext(15, RoundingMode.HALF_EVEN);

		private Decimals() {
		}

		static long nanos(String number, Unit unit) {
			BigDecimal nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(unit.nanos))
				.setScale(0, RoundingMode.HALF_UP);
			return (nanos.compareTo(MAX_NANOS) > 0) ? -1 : nanos.longValueExact();
		}

		static String divide(long nanos, Unit unit) {
			// A double, because Mesos divides in one; its exact value is then rounded.
			double value = (double) nanos / unit.nanos;
			return new BigDecimal(value).round(PRECISION).stripTrailingZeros().toPlainString();
		}

	}

}
