/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes the few ASN.1 values that a certificate is made of, in their distinguished
 * encoding (ITU-T X.690).
 */
final class Der {

	private static final DateTimeFormatter GENERALIZED_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");

	private Der() {
	}

	static byte[] sequence(byte[]... parts) {
		return value(0x30, concat(parts));
	}

	static byte[] set(byte[]... parts) {
		return value(0x31, concat(parts));
	}

	static byte[] integer(BigInteger number) {
		return value(0x02, number.toByteArray());
	}

	static byte[] yes() {
		return value(0x01, new byte[] { -1 });
	}

	static byte[] utf8(String text) {
		return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] octets(byte[] content) {
		return value(0x04, content);
	}

	/**
	 * A string of bits.
	 * @param unused how many bits of the last byte do not count
	 * @param content the bits
	 * @return the value
	 */
	static byte[] bits(int unused, byte[] content) {
		return value(0x03, concat(new byte[] { (byte) unused }, content));
	}

	/**
	 * A point in time in the form that X.509 demands for its year.
	 * @param time the time
	 * @return the value
	 */
	static byte[] time(Instant time) {
		boolean late = !time.isBefore(YEAR_2050);
		String text = (late ? GENERALIZED_TIME : UTC_TIME).format(time);
		return value(late ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] oid(int... arcs) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(arcs[0] * 40 + arcs[1]);
		for (int i = 2; i < arcs.length; i++) {
			int groups = Math.max(1, (38 - Integer.numberOfLeadingZeros(arcs[i])) / 7);
			for (int group = groups - 1; group >= 0; group--) {
				content.write(((arcs[i] >> (7 * group)) & 0x7f) | ((group > 0) ? 0x80 : 0));
			}
		}
		return value(0x06, content.toByteArray());
	}

	/**
	 * A value whose tag depends on where it stands.
	 * @param number the tag's number
	 * @param constructed whether the content is made of values itself
	 * @param content the content
	 * @return the value
	 */
	static byte[] tagged(int number, boolean constructed, byte[] content) {
		return value(0x80 | (constructed ? 0x20 : 0) | number, content);
	}

	private static byte[] value(int tag, byte[] content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(tag);
		if (content.length < 0x80) {
			bytes.write(content.length);
		}
		else {
			byte[] length = BigInteger.valueOf(content.length).toByteArray();
			int from = (length[0] == 0) ? 1 : 0;
			bytes.write(0x80 | (length.length - from));
			bytes.write(length, from, length.length - from);
		}
		bytes.writeBytes(content);
		return bytes.toByteArray();
	}

	static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

}
