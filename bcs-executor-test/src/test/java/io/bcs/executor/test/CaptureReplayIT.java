/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the embedded agent what was once sent to a real one, byte by byte, and compares
 * what it says.
 */
class CaptureReplayIT {

	static Stream<Capture> faultyCallsBeforeSubscribing() {
		return Capture.all("09-bad-calls", "-bad-before-").stream();
	}

	static Stream<Capture> faultyCallsAfterSubscribing() {
		return Capture.all("09-bad-calls", "-bad-after-").stream();
	}

	static Stream<Capture> tokensBeforeSubscribing() {
		return Capture.all("61-auth-http-bad", "-bad-before-").stream();
	}

	static Stream<Capture> tokensAfterSubscribing() {
		return Capture.all("61-auth-http-bad", "-bad-after-").stream();
	}

	static Stream<Capture> acceptHeaders() {
		return Capture.all("31-accept-variants", "-accept-").stream();
	}

	static Stream<Capture> closings() {
		return Capture.all("31-accept-variants", "-close-").stream();
	}

	@ParameterizedTest
	@MethodSource
	void faultyCallsBeforeSubscribing(Capture capture) throws IOException {
		try (EmbeddedAgent agent = agent("3e5465d6-7c32-40c8-a2b5-871e9d18cdbe-0008")) {
			assertSameAnswers(agent, capture, capture.sent());
		}
	}

	@ParameterizedTest
	@MethodSource
	void faultyCallsAfterSubscribing(Capture capture) throws IOException {
		try (EmbeddedAgent agent = agent("3e5465d6-7c32-40c8-a2b5-871e9d18cdbe-0008");
				RawClient stream = RawClient.subscribed(agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertSameAnswers(agent, capture, capture.sent());
		}
	}

	@ParameterizedTest
	@MethodSource
	void tokensBeforeSubscribing(Capture capture) throws IOException {
		try (EmbeddedAgent agent = authenticatingAgent()) {
			assertSameAnswers(agent, capture, withGoodToken(agent, capture));
		}
	}

	@ParameterizedTest
	@MethodSource
	void tokensAfterSubscribing(Capture capture) throws IOException {
		try (EmbeddedAgent agent = authenticatingAgent(); RawClient stream = new RawClient(agent)) {
			stream.post(Calls.subscribe(agent), "Authorization: Bearer " + token(agent) + "\r\n");
			assertThat(stream.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertSameAnswers(agent, capture, withGoodToken(agent, capture));
		}
	}

	@ParameterizedTest
	@MethodSource
	void acceptHeaders(Capture capture) throws IOException {
		try (EmbeddedAgent agent = agent("3e5465d6-7c32-40c8-a2b5-871e9d18cdbe-0033");
				RawClient client = new RawClient(agent)) {
			client.send(capture.sent());
			String expected = RawClient.withoutDate(capture.received());
			if (expected.startsWith("HTTP/1.1 200 OK")) {
				assertThat(client.readHead()).isEqualTo(expected.split("(?<=\r\n\r\n)", 2)[0]);
			}
			else {
				assertThat(client.readAnswer()).isEqualTo(expected);
			}
		}
	}

	@ParameterizedTest
	@MethodSource
	void closings(Capture capture) throws IOException {
		try (EmbeddedAgent agent = agent("3e5465d6-7c32-40c8-a2b5-871e9d18cdbe-0033");
				RawClient client = new RawClient(agent)) {
			client.send(capture.sent());
			assertThat(client.readAnswer()).isEqualTo(RawClient.withoutDate(capture.received()));
			boolean closed = capture.name().contains("connection-close") || capture.name().contains("http-1.0");
			if (closed) {
				assertThat(client.readsEndOfFile()).isTrue();
			}
			else {
				assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 Accepted\r\n");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "19-duplicate-updates", "32-updates-after-terminal" })
	void acknowledgesTheUpdatesThatTheRealAgentAcknowledged(String scenario) throws IOException {
		Capture calls = Capture.of(scenario, "02-calls");
		List<JsonObject> expected = Capture.of(scenario, "01-subscribe").events();
		JsonObject task = expected.get(1).getAsJsonObject("launch").getAsJsonObject("task");
		String framework = task.getAsJsonObject("executor").getAsJsonObject("framework_id").get("value").getAsString();
		try (EmbeddedAgent agent = agent(framework); RawClient client = new RawClient(agent)) {
			agent.launch(Tasks.data(task.getAsJsonObject("task_id").get("value").getAsString(), "true"));
			try (RawClient stream = RawClient.subscribed(agent)) {
				List<String> answers = new ArrayList<>();
				for (String request : calls.requests()) {
					client.send(request.getBytes(StandardCharsets.ISO_8859_1));
					answers.add(client.readAnswer());
				}
				agent.shutdown();
				assertThat(answers).isEqualTo(calls.answers());
				List<JsonObject> events = new ArrayList<>();
				while (events.size() < expected.size()) {
					events.add(stream.readJsonEvent());
				}
				// What was subscribed and launched differs, all else is the same.
				assertThat(events.subList(2, events.size())).isEqualTo(expected.subList(2, expected.size()));
			}
		}
	}

	@Test
	void shutsAnExecutorDownWhoseOnlyTaskWasKilledBefore() throws IOException {
		Capture capture = Capture.of("20-kill-before-subscribe", "01-subscribe");
		try (EmbeddedAgent agent = agent("3e5465d6-7c32-40c8-a2b5-871e9d18cdbe-0019");
				RawClient client = new RawClient(agent)) {
			agent.launch(Tasks.data("q1", "true"));
			agent.kill("q1");
			client.send(capture.sent());
			assertThat(client.readHead() + client.readJsonEvent())
				.isEqualTo(RawClient.withoutDate(capture.received()).replace("16\r\n19\n", "").strip());
		}
	}

	private static EmbeddedAgent agent(String frameworkId) {
		return EmbeddedAgent.builder().frameworkId(frameworkId).executorId("exec-1").start();
	}

	private static EmbeddedAgent authenticatingAgent() {
		return EmbeddedAgent.builder()
			.frameworkId("05126661-d551-4b8f-9829-0cb85482cbb0-0000")
			.executorId("exec-1")
			.authentication()
			.start();
	}

	private static String token(EmbeddedAgent agent) {
		return String.valueOf(agent.env().get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN"));
	}

	private static byte[] withGoodToken(EmbeddedAgent agent, Capture capture) throws IOException {
		String request = new String(capture.sent(), StandardCharsets.ISO_8859_1);
		if (capture.name().contains("-good-")) {
			request = request.replaceFirst("Authorization: Bearer \\S+", "Authorization: Bearer " + token(agent));
		}
		return request.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static void assertSameAnswers(EmbeddedAgent agent, Capture capture, byte[] request) throws IOException {
		try (RawClient client = new RawClient(agent)) {
			client.send(request);
			for (String expected : capture.answers()) {
				assertThat(client.readAnswer()).isEqualTo(expected);
			}
		}
	}

}
