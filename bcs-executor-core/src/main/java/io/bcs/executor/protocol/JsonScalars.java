/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.regex.Pattern;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;

/**
 * Turns the text of a JSON value into what a protobuf field takes. The exceptions' texts
 * do not show the value, which may be a secret.
 */
final class JsonScalars {

	private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

	/** Longer ones can't be meant, and cost more to read the longer they are. */
	private static final int MAX_NUMBER_LENGTH = 1024;

	private static final BigInteger TWO_TO_THE_32 = BigInteger.ONE.shiftLeft(32);

	private static final BigInteger TWO_TO_THE_64 = BigInteger.ONE.shiftLeft(64);

	private JsonScalars() {
	}

	/**
	 * Parses a value.
	 * @param field the field the value is for; not an enum and not a message
	 * @param text the value, without quotes
	 * @return the value as the field's builder takes it
	 * @throws IllegalArgumentException if the text is no such value
	 */
	static Object parse(FieldDescriptor field, String text) {
		return switch (field.getType()) {
			case STRING -> text;
			case BYTES -> bytes(text);
			case BOOL -> bool(text);
			case DOUBLE -> floating(text);
			case FLOAT -> floating32(text);
			case INT32, SINT32, SFIXED32 -> signed(text, 31).intValue();
			case UINT32, FIXED32 -> unsigned(text, TWO_TO_THE_32).intValue();
			case INT64, SINT64, SFIXED64 -> signed(text, 63).longValue();
			case UINT64, FIXED64 -> unsigned(text, TWO_TO_THE_64).longValue();
			case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException("not a plain value");
		};
	}

	private static ByteString bytes(String text) {
		try {
			return ByteString.copyFrom(Base64.getDecoder().decode(text));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("bytes are not in base64", ex);
		}
	}

	private static boolean bool(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("a text is neither true nor false");
		};
	}

	private static double floating(String text) {
		return switch (text) {
			case "Infinity" -> Double.POSITIVE_INFINITY;
			case "-Infinity" -> Double.NEGATIVE_INFINITY;
			default -> inRange(Double.parseDouble(checkNumber(text)));
		};
	}

	private static float floating32(String text) {
		double value = floating(text);
		return Double.isInfinite(value) ? (float) value : (float) inRange((float) value);
	}

	private static double inRange(double value) {
		if (Double.isInfinite(value)) {
			throw new IllegalArgumentException("a number is out of range");
		}
		return value;
	}

	private static BigInteger signed(String text, int bits) {
		BigInteger value = integer(text);
		if (value.bitLength() > bits) {
			throw new IllegalArgumentException("a number is out of range");
		}
		return value;
	}

	private static BigInteger unsigned(String text, BigInteger end) {
		BigInteger value = integer(text);
		if (value.signum() < 0 || value.compareTo(end) >= 0) {
			throw new IllegalArgumentException("a number is out of range");
		}
		return value;
	}

	private static BigInteger integer(String text) {
		try {
			return new BigDecimal(checkNumber(text)).toBigIntegerExact();
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("a number is not a whole one", ex);
		}
	}

	private static String checkNumber(String text) {
		if (text.length() > MAX_NUMBER_LENGTH || !NUMBER.matcher(text).matches()) {
			throw new IllegalArgumentException("a text is not a number");
		}
		return text;
	}

}
