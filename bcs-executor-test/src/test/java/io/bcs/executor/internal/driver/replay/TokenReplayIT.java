/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A real agent that asks its executors for their tokens.
 */
class TokenReplayIT {

	private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl";

	private static Playback playback(Recording recording) {
		return Playback.of(recording).variable("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "60", "63", "68" })
	void theTokenIsOnEveryCall(String scenario) throws Exception {
		try (Playback playback = playback(Recording.of(scenario))) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.agent().calls()).hasSizeGreaterThan(2)
				.allSatisfy((call) -> assertThat(call.header("Authorization")).isEqualTo("Bearer " + TOKEN));
		}
	}

	/** What the agent said to tokens that are missing, malformed or wrong. */
	static Stream<Arguments> refusals() throws IOException {
		Stream<Arguments> bad;
		try (Stream<Path> files = Files.list(resource("61-auth-http-bad"))) {
			bad = files.filter((file) -> file.toString().endsWith(".recv.bin"))
				.sorted()
				.map(TokenReplayIT::read)
				.filter((answer) -> answer.toStringUtf8().startsWith("HTTP/1.1 401 "))
				.map((answer) -> arguments("a bad token", answer))
				.toList()
				.stream();
		}
		Stream<Arguments> othersToken = Files
			.readAllLines(resource("70-auth-other-executors-token").resolve("claims.jsonl"))
			.stream()
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.filter((claim) -> claim.get("status").getAsInt() == 403)
			.map((claim) -> arguments("the token of another executor", answer(claim)));
		return Stream.concat(bad, othersToken.limit(1));
	}

	private static Path resource(String name) {
		try {
			return Path.of(Objects.requireNonNull(TokenReplayIT.class.getResource("/captures/" + name)).toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ByteString read(Path file) {
		return ByteString.copyFrom(
				RecordingReader.bytes(Objects.requireNonNull(file.getParent()), String.valueOf(file.getFileName())));
	}

	private static ByteString answer(JsonObject claim) {
		StringBuilder answer = new StringBuilder("HTTP/1.1 403 Forbidden\r\n");
		for (Map.Entry<String, JsonElement> header : claim.getAsJsonObject("headers").entrySet()) {
			answer.append(header.getKey()).append(": ").append(header.getValue().getAsString()).append("\r\n");
		}
		return ByteString.copyFromUtf8(answer + "\r\n" + claim.get("body").getAsString());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void aSubscriptionWithABadTokenAbortsTheDriver(String what, ByteString answer) throws Exception {
		try (Playback playback = playback(Recording.of("60").upTo(Step.Subscribe.class::isInstance))) {
			playback.play().lastSubscription().answer(answer);
			assertAborted(playback, answer);
			assertThat(playback.executor().callbacks).hasSize(2).last().isEqualTo("shutdown");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void anUpdateWithABadTokenAbortsTheDriver(String what, ByteString answer) throws Exception {
		try (Playback playback = playback(Recording.of("60").upTo(Step.Send.class::isInstance)).gracePeriod("50ms")) {
			playback.play().lastCall().answer(answer);
			assertAborted(playback, answer);
			assertThat(playback.executor().awaitEvent(DriverEvent.Ended.class).undelivered()).isOne();
			assertThat(playback.agent().calls()).extracting((call) -> call.call().getType())
				.containsExactly(Call.Type.SUBSCRIBE, Call.Type.UPDATE);
		}
	}

	private static void assertAborted(Playback playback, ByteString answer) throws InterruptedException {
		String text = answer.toStringUtf8();
		String sentence = text.substring(text.indexOf("\r\n\r\n") + 4);
		assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_ABORTED);
		DriverEvent.Ended ended = playback.executor().awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.UNAUTHORIZED);
		assertThat(ended.message()).contains("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", sentence).doesNotContain(TOKEN);
		playback.executor().awaitCallback("error " + ended.message());
	}

}
