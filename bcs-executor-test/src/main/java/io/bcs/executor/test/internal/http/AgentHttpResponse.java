/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A complete response to a request, with the headers a real agent gives, in its order.
 *
 * @param status the HTTP status
 * @param text the body, a short sentence, or empty
 * @param extraName name of one header more, if any
 * @param extraValue its value
 */
public record AgentHttpResponse(HttpResponseStatus status, String text, @Nullable String extraName, String extraValue) {

	private static final DateTimeFormatter DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	/** The date is formatted once a second only. */
	private static volatile Stamp latest = new Stamp(0, "");

	public static final AgentHttpResponse ACCEPTED = new AgentHttpResponse(HttpResponseStatus.ACCEPTED, "", null, "");

	public static final AgentHttpResponse NOT_FOUND = new AgentHttpResponse(HttpResponseStatus.NOT_FOUND,
			"404 Not Found.", null, "");

	public static final AgentHttpResponse FORBIDDEN = text(403, "403 Forbidden.");

	public static final AgentHttpResponse NOT_RECOVERED = text(503, "Agent has not finished recovery");

	public static final AgentHttpResponse NOT_IMPLEMENTED = text(501, "501 Not Implemented.");

	public static AgentHttpResponse text(int status, String text) {
		return new AgentHttpResponse(HttpResponseStatus.valueOf(status), text, null, "");
	}

	public static AgentHttpResponse badRequest(String text) {
		return text(400, text);
	}

	public static AgentHttpResponse methodNotAllowed(String method) {
		return new AgentHttpResponse(HttpResponseStatus.METHOD_NOT_ALLOWED,
				"405 Method Not Allowed. Expecting one of { 'POST' }, but received '" + method + "'.", "Allow", "POST");
	}

	public static AgentHttpResponse unauthorized(@Nullable String description) {
		String challenge = "Bearer realm=\"mesos-agent-executor\""
				+ ((description != null) ? ", error=\"invalid_token\", error_description=\"" + description + "\"" : "");
		return new AgentHttpResponse(HttpResponseStatus.UNAUTHORIZED, "401 Unauthorized.", "WWW-Authenticate",
				challenge);
	}

	/**
	 * Returns the value of the Date header for now.
	 */
	public static String date() {
		long second = Instant.now().getEpochSecond();
		Stamp stamp = latest;
		if (stamp.second() != second) {
			stamp = new Stamp(second, DATE.format(Instant.ofEpochSecond(second)));
			latest = stamp;
		}
		return stamp.text();
	}

	public FullHttpResponse toResponse() {
		byte[] body = this.text.getBytes(StandardCharsets.UTF_8);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, this.status,
				Unpooled.wrappedBuffer(body));
		response.headers().set("Date", date());
		if (this.extraName != null) {
			response.headers().set(this.extraName, this.extraValue);
		}
		if (body.length > 0) {
			response.headers().set("Content-Type", "text/plain; charset=utf-8");
		}
		response.headers().set("Content-Length", Integer.toString(body.length));
		return response;
	}

	private record Stamp(long second, String text) {
	}

}
