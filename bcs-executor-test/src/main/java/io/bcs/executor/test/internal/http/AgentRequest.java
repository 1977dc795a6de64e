/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP request.
 *
 * @param connection number of the connection it came on
 * @param viaDomainSocket whether that is one of the domain socket
 * @param method the method
 * @param path the path as sent
 * @param headers the headers as sent
 * @param body the body, whatever its transfer encoding was
 */
public record AgentRequest(long connection, boolean viaDomainSocket, String method, String path, HttpHeaders headers,
		ByteString body) {

	public static AgentRequest of(long connection, boolean viaDomainSocket, HttpRequest head, ByteString body) {
		return new AgentRequest(connection, viaDomainSocket, head.method().name(), head.uri(), head.headers(), body);
	}

	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	public List<Map.Entry<String, String>> headersWithoutSecrets() {
		List<Map.Entry<String, String>> shown = new ArrayList<>();
		for (Map.Entry<String, String> header : this.headers) {
			String value = header.getValue();
			if (header.getKey().equalsIgnoreCase("Authorization")) {
				int space = value.indexOf(' ');
				value = (space > 0) ? value.substring(0, space) + " ***" : "***";
			}
			shown.add(Map.entry(header.getKey(), value));
		}
		return shown;
	}

}
