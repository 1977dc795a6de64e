/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;

/**
 * The agent's side of a connection that carried an event stream. A real agent puts every
 * event into an HTTP chunk of its own.
 *
 * @param head status line and headers
 * @param chunks an event each, with the chunk's framing
 * @param end what came behind the last event: the last chunk and what followed, or
 * nothing
 */
record RecordedStream(ByteString head, List<ByteString> chunks, ByteString end) {

	static RecordedStream parse(byte[] raw) {
		// Attempts that were refused may have come before it on the same connection.
		int start = indexOf(raw, "HTTP/1.1 200 OK\r\n", 0);
		int position = indexOf(raw, "\r\n\r\n", start) + 4;
		ByteString head = part(raw, start, position);
		List<ByteString> chunks = new ArrayList<>();
		while (position < raw.length && raw[position] != '0') {
			int data = indexOf(raw, "\r\n", position) + 2;
			int end = data + Integer.parseInt(ascii(raw, position, data - 2), 16) + 2;
			chunks.add(part(raw, position, end));
			position = end;
		}
		return new RecordedStream(head, List.copyOf(chunks), part(raw, position, raw.length));
	}

	/** The event in a chunk, without the framing of RecordIO. */
	static byte[] record(ByteString framed) {
		byte[] chunk = framed.toByteArray();
		int length = indexOf(chunk, "\r\n", 0) + 2;
		int record = indexOf(chunk, "\n", length) + 1;
		return Arrays.copyOfRange(chunk, record, chunk.length - 2);
	}

	/** A chunk around an event, as the agent makes it. */
	static ByteString chunk(byte[] record) {
		byte[] length = (record.length + "\n").getBytes(StandardCharsets.US_ASCII);
		ByteString.Output chunk = ByteString.newOutput();
		write(chunk, (Integer.toHexString(length.length + record.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
		write(chunk, length);
		write(chunk, record);
		write(chunk, new byte[] { '\r', '\n' });
		return chunk.toByteString();
	}

	private static void write(ByteString.Output out, byte[] bytes) {
		out.write(bytes, 0, bytes.length);
	}

	private static ByteString part(byte[] raw, int from, int to) {
		return ByteString.copyFrom(raw, from, to - from);
	}

	static int indexOf(byte[] bytes, String text, int from) {
		byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = from; i + wanted.length <= bytes.length; i++) {
			if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
				return i;
			}
		}
		throw new IllegalArgumentException("There is no such text behind byte " + from);
	}

	private static String ascii(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
	}

}
