/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MasterClientTests {

	private final WebClient http = WebClient.builder().clientConnector(new JdkClientHttpConnector()).build();

	@Test
	void anAttemptThatTookTooLongIsGivenUpForGood() throws Exception {
		CompletableFuture<Boolean> closed = new CompletableFuture<>();
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				MasterClient client = new MasterClient(this.http, Duration.ofMillis(500))) {
			Thread master = new Thread(() -> closed.complete(hearsTheEnd(server)));
			master.start();
			JsonObject call = new JsonObject();
			call.addProperty("type", "SUBSCRIBE");
			URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
			assertThatExceptionOfType(MasterException.class)
				.isThrownBy(() -> client.subscribe(address, call, (event) -> {
				}))
				.withMessage(address + " did not respond within 500 ms")
				.matches((ex) -> ex.kind() == MasterException.Kind.RETRY);
			assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	/** Reads until the client closes its connection, and never responds. */
	private static boolean hearsTheEnd(ServerSocket server) {
		try {
			server.setSoTimeout(5_000);
		}
		catch (SocketException ex) {
			return false;
		}
		try (Socket socket = server.accept()) {
			while (socket.getInputStream().read() >= 0) {
				// The request.
			}
			return true;
		}
		catch (SocketException | SocketTimeoutException ex) {
			// Reset, or given up before it was even connected.
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
