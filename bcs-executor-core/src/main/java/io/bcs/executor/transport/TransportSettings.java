/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.transport;

import java.time.Duration;

import io.bcs.executor.protocol.MessageFormat;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent is and how to speak with it. The text form does not show the token.
 *
 * @param host the agent's host
 * @param port its port
 * @param path the path of the executor API
 * @param token goes into the {@code Authorization} header of every call, or {@code null}
 * @param sslContext for https, or {@code null} for http
 * @param verifyHost whether the agent's certificate must name its host
 * @param format how messages are encoded
 * @param connectTimeout for opening a connection
 * @param callTimeout from sending a call to its answer; the event stream has no limit
 * @param maxRecordSize largest event in bytes
 */
public record TransportSettings(String host, int port, String path, @Nullable String token,
		@Nullable SslContext sslContext, boolean verifyHost, MessageFormat format, Duration connectTimeout,
		Duration callTimeout, int maxRecordSize) {

	String hostHeader() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

	int connectTimeoutMillis() {
		return (int) Math.min(Integer.MAX_VALUE, this.connectTimeout.toMillis());
	}

	String scheme() {
		return (this.sslContext != null) ? "https" : "http";
	}

	String uri() {
		return scheme() + "://" + hostHeader() + this.path;
	}

	@Override
	public String toString() {
		return "TransportSettings[" + uri() + ", " + this.format + "]";
	}

}
