/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Takes recorded HTTP/1.1 bytes apart: messages one behind the other, with a
 * {@code Content-Length} or chunked, the last one possibly cut. Just enough for
 * recordings, and independent of the HTTP library the driver uses.
 */
final class RecordedHttp {

	private final byte[] raw;

	private int position;

	private RecordedHttp(byte[] raw) {
		this.raw = raw;
	}

	/**
	 * Takes the bytes of one direction of a connection apart.
	 * @param raw the bytes
	 * @return the messages, in order
	 */
	static List<Message> parse(byte[] raw) {
		RecordedHttp http = new RecordedHttp(raw);
		List<Message> messages = new ArrayList<>();
		while (http.position < raw.length) {
			messages.add(http.message());
		}
		return messages;
	}

	private Message message() {
		String startLine = requiredLine();
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		if ("chunked".equals(headers.get("Transfer-Encoding"))) {
			return new Message(startLine, headers, ByteBuffer.wrap(this.raw), chunks());
		}
		int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
		return new Message(startLine, headers, ByteBuffer.wrap(this.raw), List.of(part(length)));
	}

	private List<Part> chunks() {
		List<Part> chunks = new ArrayList<>();
		for (String size = line(); size != null; size = line()) {
			Part chunk = part(Integer.parseInt(size, 16));
			requiredLine();
			if (chunk.length() == 0) {
				break;
			}
			chunks.add(chunk);
		}
		return chunks;
	}

	private Part part(int length) {
		Part part = new Part(this.position, length);
		this.position += length;
		return part;
	}

	private String requiredLine() {
		String line = line();
		if (line == null) {
			throw new IllegalStateException("The recording is cut at byte " + this.position);
		}
		return line;
	}

	private @Nullable String line() {
		for (int end = this.position; end + 1 < this.raw.length; end++) {
			if (this.raw[end] == '\r' && this.raw[end + 1] == '\n') {
				int start = this.position;
				this.position = end + 2;
				return new String(this.raw, start, end - start, StandardCharsets.ISO_8859_1);
			}
		}
		return null;
	}

	/**
	 * A request or a response.
	 *
	 * @param startLine the request line or the status line
	 * @param headers values by names, which are case-insensitive
	 * @param raw everything recorded on the connection
	 * @param parts where in there the body is
	 */
	record Message(String startLine, Map<String, String> headers, ByteBuffer raw, List<Part> parts) {

		MediaType format() {
			String type = this.headers.get("Content-Type");
			return Arrays.stream(MediaType.values())
				.filter((format) -> format.mediaType().equals(type))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("No message format is called " + type));
		}

		byte[] body() {
			byte[] body = new byte[this.parts.stream().mapToInt(Part::length).sum()];
			int filled = 0;
			for (Part part : this.parts) {
				this.raw.get(part.start(), body, filled, part.length());
				filled += part.length();
			}
			return body;
		}

		/**
		 * The body in the pieces in which it arrived.
		 * @param borders where in the recording one read ended and the next began,
		 * ascending
		 * @return the pieces; every chunk begins one, and so does every read
		 */
		List<ByteBuffer> pieces(List<Integer> borders) {
			List<ByteBuffer> pieces = new ArrayList<>();
			for (Part part : this.parts) {
				int start = part.start();
				int end = start + part.length();
				for (int border : borders) {
					if (border > start && border < end) {
						pieces.add(this.raw.slice(start, border - start));
						start = border;
					}
				}
				pieces.add(this.raw.slice(start, end - start));
			}
			return pieces;
		}

	}

	/**
	 * A stretch of the recording.
	 *
	 * @param start its first byte
	 * @param length its length
	 */
	record Part(int start, int length) {
	}

}
