/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Writes the POST requests of calls. Only the body and its length differ between them, so
 * that everything before them is encoded once.
 */
final class RequestFactory {

	/** What stands between the head and the body. */
	private static final int LONGEST_LENGTH = "2147483647\r\n\r\n".length();

	private final TransportSettings settings;

	/** Up to the value of {@code Content-Length}. */
	private final byte[] head;

	RequestFactory(TransportSettings settings) {
		this.settings = settings;
		String mediaType = settings.mediaType().mediaType();
		StringBuilder text = new StringBuilder();
		text.append("POST ").append(token("path", settings.path())).append(" HTTP/1.1\r\n");
		text.append("host: ").append(token("host", settings.hostHeader())).append("\r\n");
		// Only this type: an agent that may choose chooses JSON.
		text.append("accept: ").append(mediaType).append("\r\n");
		text.append("content-type: ").append(mediaType).append("\r\n");
		if (settings.token() != null) {
			text.append("authorization: Bearer ").append(settings.token()).append("\r\n");
		}
		text.append("content-length: ");
		this.head = text.toString().getBytes(StandardCharsets.UTF_8);
	}

	/** The head of a request has one line for each part of it. */
	private static String token(String name, String value) {
		if (value.chars().anyMatch((c) -> c <= ' ' || c == 0x7f)) {
			throw new IllegalArgumentException("The " + name + " has a character that an HTTP request can't carry, "
					+ "such as a blank or a line break");
		}
		return value;
	}

	/** Encodes a call, as the body of a request. */
	byte[] body(Call call) {
		return this.settings.mediaType().encode(call);
	}

	/** Appends a request to those that leave with it. */
	void write(byte[] body, ByteBuf out) {
		out.ensureWritable(this.head.length + LONGEST_LENGTH + body.length);
		out.writeBytes(this.head);
		out.writeCharSequence(Integer.toString(body.length), StandardCharsets.US_ASCII);
		out.writeInt(('\r' << 24) | ('\n' << 16) | ('\r' << 8) | '\n');
		out.writeBytes(body);
	}

	/** The request of one call. */
	ByteBuf request(Call call) {
		byte[] body = body(call);
		ByteBuf request = Unpooled.buffer(this.head.length + LONGEST_LENGTH + body.length);
		write(body, request);
		return request;
	}

}
