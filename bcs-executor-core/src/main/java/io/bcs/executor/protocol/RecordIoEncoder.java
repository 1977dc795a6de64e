/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames records as an agent's event stream does: the length in decimal digits, a line
 * feed, the bytes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecordIoEncoder {

	private RecordIoEncoder() {
	}

	/**
	 * Frames one record.
	 * @param record the bytes of the record, may be empty
	 * @return header and record
	 */
	public static byte[] encode(byte[] record) {
		byte[] header = (record.length + "\n").getBytes(StandardCharsets.US_ASCII);
		byte[] frame = Arrays.copyOf(header, Math.addExact(header.length, record.length));
		System.arraycopy(record, 0, frame, header.length, record.length);
		return frame;
	}

}
