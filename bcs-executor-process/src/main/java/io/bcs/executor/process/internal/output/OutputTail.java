/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Remembers the last bytes of an output, and shows its last lines. Thread-safe.
 */
final class OutputTail {

	private static final int CAPACITY = 2048;

	private static final int MAX_LINES = 5;

	private static final int MAX_LENGTH = 600;

	private final byte[] ring = new byte[CAPACITY];

	private long written;

	/** Takes the remaining bytes, and leaves the buffer as it is. */
	synchronized void add(ByteBuffer bytes) {
		int start = Math.max(bytes.position(), bytes.limit() - CAPACITY);
		for (int i = start; i < bytes.limit(); i++) {
			this.ring[(int) (this.written++ % CAPACITY)] = bytes.get(i);
		}
	}

	/**
	 * Returns the last lines: at most 5, and 600 characters, without control characters.
	 * @return the lines that are not blank, separated by {@code " | "}, possibly empty
	 */
	String lastLines() {
		List<String> lines = text().lines()
			.map((line) -> line.replaceAll("\\p{Cntrl}", " ").strip())
			.filter((line) -> !line.isEmpty())
			.toList();
		String last = lines.stream().skip(Math.max(0, lines.size() - MAX_LINES)).collect(Collectors.joining(" | "));
		if (last.length() <= MAX_LENGTH) {
			return last;
		}
		int start = last.length() - MAX_LENGTH;
		return "..." + last.substring(Character.isLowSurrogate(last.charAt(start)) ? start + 1 : start);
	}

	private synchronized String text() {
		int length = (int) Math.min(this.written, CAPACITY);
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = this.ring[(int) ((this.written - length + i) % CAPACITY)];
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
