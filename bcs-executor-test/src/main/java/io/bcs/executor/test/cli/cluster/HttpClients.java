/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the HTTP client that speaks with the master and the agents.
 */
final class HttpClients {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private HttpClients() {
	}

	/** A client that follows no redirect by itself: the leader is remembered. */
	static WebClient create(ClusterCheckSettings settings) {
		HttpClient.Builder http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(CONNECT_TIMEOUT)
			.followRedirects(HttpClient.Redirect.NEVER);
		if (settings.tls() != null) {
			http.sslContext(settings.tls());
		}
		WebClient.Builder builder = WebClient.builder().clientConnector(new JdkClientHttpConnector(http.build()));
		ClusterCheckSettings.Credentials credentials = settings.credentials();
		if (credentials != null) {
			builder.defaultHeaders((headers) -> headers.setBasicAuth(credentials.user(), credentials.password(),
					StandardCharsets.UTF_8));
		}
		return builder.build();
	}

}
