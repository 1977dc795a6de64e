/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

/**
 * Finds fields in an encoded message without making objects of them. Used by one thread.
 */
final class ProtobufScanner {

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int LENGTH_DELIMITED = 2;

	private static final int FIXED32 = 5;

	private final byte[] bytes;

	private int position;

	private int end;

	private int field;

	private long value;

	private int valueStart;

	ProtobufScanner(byte[] bytes, int start, int end) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/** Goes to the next field; {@code false} at the end. */
	boolean next() {
		if (this.position >= this.end) {
			return false;
		}
		long tag = varint();
		this.field = (int) (tag >>> 3);
		switch ((int) (tag & 7)) {
			case VARINT -> this.value = varint();
			case FIXED64 -> skip(8);
			case FIXED32 -> skip(4);
			case LENGTH_DELIMITED -> skip((int) varint());
			default -> throw new IllegalArgumentException("A field of wire type " + (tag & 7));
		}
		return true;
	}

	private void skip(int length) {
		this.valueStart = this.position;
		this.position += length;
		if (length < 0 || this.position > this.end) {
			throw new IllegalArgumentException("A field of " + length + " bytes is longer than its message");
		}
	}

	private long varint() {
		long result = 0;
		for (int shift = 0; shift < 64; shift += 7) {
			byte b = this.bytes[this.position++];
			result |= (long) (b & 0x7f) << shift;
			if (b >= 0) {
				return result;
			}
		}
		throw new IllegalArgumentException("A number of more than ten bytes");
	}

	/** The number of the current field. */
	int field() {
		return this.field;
	}

	/** The value of the current field, if it is a number. */
	long number() {
		return this.value;
	}

	/** Where the content of the current field begins, if it has a length. */
	int start() {
		return this.valueStart;
	}

	/** Where the content of the current field ends, if it has a length. */
	int end() {
		return this.position;
	}

	/** Looks into the current field. */
	ProtobufScanner content() {
		return new ProtobufScanner(this.bytes, this.valueStart, this.position);
	}

}
