/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallPipelineTests {

	private final CallFactory calls = new CallFactory("framework", "executor");

	private static String data(byte[] body) {
		return MediaType.PROTOBUF.decode(body, Call.getDefaultInstance()).getMessage().getData().toStringUtf8();
	}

	private Call message(String data) {
		return this.calls.message(ByteString.copyFromUtf8(data));
	}

	private CompletableFuture<AgentResponse> send(AgentTransport transport, String data) {
		CompletableFuture<AgentResponse> response = new CompletableFuture<>();
		transport.send(message(data), response::complete);
		return response;
	}

	private static AgentResponse await(CompletableFuture<AgentResponse> response) throws Exception {
		return response.get(60, TimeUnit.SECONDS);
	}

	@Test
	void requestsLeaveWithoutWaitingForResponsesWhichAreMatchedByTheirOrder() throws Exception {
		BlockingQueue<ScriptedAgent.Request> requests = new LinkedBlockingQueue<>();
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			List<ScriptedAgent.Request> read = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				read.add(exchange.read());
			}
			requests.addAll(read);
			for (int i = 0; i < 100; i++) {
				if (i % 3 == 0) {
					exchange.answer("503 Service Unavailable", "number " + i);
				}
				else {
					exchange.answer("202 Accepted", "");
				}
			}
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			List<CompletableFuture<AgentResponse>> responses = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				responses.add(send(transport, "call " + i));
				if (i % 10 == 0) {
					transport.flush();
				}
			}
			transport.flush();
			for (int i = 0; i < 100; i++) {
				AgentResponse response = await(responses.get(i));
				assertThat(response)
					.isEqualTo((i % 3 == 0) ? AgentResponse.of(503, "number " + i) : AgentResponse.of(202, ""));
			}
		}
		int number = 0;
		for (ScriptedAgent.Request request : requests) {
			assertThat(data(request.body())).isEqualTo("call " + number++);
			assertThat(request.head()).startsWith("POST /slave(1)/api/v1/executor HTTP/1.1\r\n")
				.containsIgnoringCase("\r\nAuthorization: Bearer t0ken\r\n")
				.containsIgnoringCase("\r\nContent-Type: application/x-protobuf\r\n")
				.containsIgnoringCase("\r\nAccept: application/x-protobuf\r\n")
				.containsIgnoringCase("\r\nHost: 127.0.0.1:");
		}
	}

	@Test
	void whenTheConnectionBreaksEveryCallWithoutResponseFailsAndTheNextOpensANewOne() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			if (connection == 1) {
				exchange.read();
				exchange.read();
				exchange.answer("202 Accepted", "");
				exchange.reset();
			}
			else {
				exchange.read();
				exchange.answer("202 Accepted", "");
				exchange.awaitClose();
			}
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			CompletableFuture<AgentResponse> first = send(transport, "first");
			CompletableFuture<AgentResponse> second = send(transport, "second");
			transport.flush();
			assertThat(await(second).kind()).isEqualTo(AgentResponse.Kind.RETRY);
			assertThat(await(second).status()).isZero();
			// A reset may overtake the response that went before it, but it never makes
			// one
			// up.
			assertThat(await(first).status()).isIn(202, 0);
			CompletableFuture<AgentResponse> third = send(transport, "third");
			transport.flush();
			assertThat(await(third).kind()).isEqualTo(AgentResponse.Kind.ACCEPTED);
		}
	}

	@Test
	void aCallWithoutResponseFailsAfterItsTimeout() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose());
				TransportOnLoop transport = new TransportOnLoop(
						agent.settings(MediaType.PROTOBUF, Duration.ofMillis(100)))) {
			CompletableFuture<AgentResponse> response = send(transport, "lost");
			transport.flush();
			assertThat(await(response).status()).isZero();
			assertThat(await(response).text()).startsWith("The call timed out: the agent at http://127.0.0.1:")
				.endsWith("did not respond within 100 ms");
		}
	}

	@Test
	void aRefusedConnectionFailsTheCallWithASentence() throws Exception {
		TransportSettings settings;
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose())) {
			settings = agent.settings();
		}
		try (TransportOnLoop transport = new TransportOnLoop(settings)) {
			CompletableFuture<AgentResponse> response = send(transport, "lost");
			transport.flush();
			assertThat(await(response).kind()).isEqualTo(AgentResponse.Kind.RETRY);
			assertThat(await(response).text()).startsWith("Could not connect to the agent at http://127.0.0.1:");
		}
	}

	@Test
	void disconnectFailsWhatHasNoResponseSentOrNot() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			received.countDown();
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			CompletableFuture<AgentResponse> sent = send(transport, "sent");
			transport.flush();
			assertThat(received.await(60, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<AgentResponse> unsent = send(transport, "unsent");
			transport.disconnect();
			assertThat(await(sent).status()).isZero();
			assertThat(await(unsent).status()).isZero();
		}
	}

	@Test
	void anResponseThatIsNotHttpEndsTheConnection() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.write("220 smtp.example.org ready\r\n\r\n");
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			CompletableFuture<AgentResponse> response = send(transport, "lost");
			transport.flush();
			assertThat(await(response).text()).contains("not HTTP");
		}
	}

	@Test
	void afterCloseEveryCallFails() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose());
				TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			CompletableFuture<AgentResponse> response = new CompletableFuture<>();
			transport.run(() -> {
				HttpAgentTransport closed = new HttpAgentTransport(agent.settings(), transport.eventLoop());
				closed.close();
				closed.send(message("late"), response::complete);
				closed.flush();
			});
			assertThat(await(response).kind()).isEqualTo(AgentResponse.Kind.RETRY);
		}
	}

	@Test
	void anotherServersPageIsNoAgent() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.write("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\n"
					+ "Content-Length: 13\r\n\r\n<html></html>");
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			CompletableFuture<AgentResponse> response = send(transport, "lost");
			transport.flush();
			assertThat(await(response).text()).startsWith("This is no Mesos agent (http://127.0.0.1:")
				.contains(", 404, text/html; charset=utf-8)")
				.endsWith("check MESOS_AGENT_ENDPOINT");
		}
	}

}
