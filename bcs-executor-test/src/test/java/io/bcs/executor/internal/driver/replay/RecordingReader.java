/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Reads what was recorded of a scenario.
 */
final class RecordingReader {

	/** An attempt that ends as this many before it did shows nothing new. */
	private static final int SAME_ANSWERS = 3;

	private RecordingReader() {
	}

	static Recording read(Path directory) {
		try {
			List<String> streams = subscriptions(directory);
			RecordedStream first = RecordedStream.parse(bytes(directory, streams.get(0) + ".recv.bin"));
			MediaType format = first.head().toStringUtf8().contains("\r\nContent-Type: application/json\r\n")
					? MediaType.JSON : MediaType.PROTOBUF;
			List<Step> steps = steps(directory, streams, format);
			Call ids = ids(directory.resolve(streams.get(0) + ".sent.bin"), format, steps);
			return new Recording(String.valueOf(directory.getFileName()), format, ids.getFrameworkId().getValue(),
					ids.getExecutorId().getValue(), agentId(steps), withoutRepetitions(steps));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where the executor had a token, what it sent is not among the resources. */
	private static Call ids(Path sent, MediaType format, List<Step> steps) throws IOException {
		if (Files.exists(sent)) {
			ByteString body = ProxiedSteps.split(Files.readAllBytes(sent), false).element();
			return format.decode(body.toByteArray(), Call.getDefaultInstance());
		}
		ExecutorInfo executor = subscribed(steps).orElseThrow().getExecutorInfo();
		return Call.newBuilder()
			.setFrameworkId(executor.getFrameworkId())
			.setExecutorId(executor.getExecutorId())
			.build();
	}

	private static List<Step> steps(Path directory, List<String> streams, MediaType format) throws IOException {
		Path timeline = directory.resolve("timeline.jsonl");
		if (!Files.exists(timeline)) {
			return new ProxiedSteps(directory, format).read(streams);
		}
		List<JsonObject> entries = Files.readAllLines(timeline)
			.stream()
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		return new TimelineSteps(directory, format).read(entries);
	}

	/** The connections with an event stream. */
	private static List<String> subscriptions(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> String.valueOf(file.getFileName()))
				.filter((file) -> file.endsWith(".recv.bin"))
				.map((file) -> file.substring(0, file.length() - ".recv.bin".length()))
				.filter((connection) -> isStream(directory, connection))
				.sorted((a, b) -> Integer.compare(number(a), number(b)))
				.toList();
		}
	}

	private static boolean isStream(Path directory, String connection) {
		byte[] bytes = bytes(directory, connection + ".recv.bin");
		return new String(bytes, StandardCharsets.ISO_8859_1).contains("HTTP/1.1 200 OK\r\n");
	}

	private static int number(String connection) {
		return Integer.parseInt(connection.split("-", 2)[0]);
	}

	static byte[] bytes(Path directory, String file) {
		try {
			return Files.readAllBytes(directory.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String agentId(List<Step> steps) {
		return subscribed(steps).map((event) -> event.getAgentInfo().getId().getValue()).orElse("agent");
	}

	private static Optional<Event.Subscribed> subscribed(List<Step> steps) {
		return steps.stream()
			.filter(Step.Write.class::isInstance)
			.map((step) -> ((Step.Write) step).event())
			.filter(Event::hasSubscribed)
			.map(Event::getSubscribed)
			.findFirst();
	}

	private static List<Step> withoutRepetitions(List<Step> steps) {
		List<Step> kept = new ArrayList<>();
		for (int i = 0; i < steps.size(); i++) {
			if (steps.get(i) instanceof Step.Subscribe && sameAnswers(kept) >= SAME_ANSWERS
					&& isSameAnswer(steps.get(i + 1), kept.get(kept.size() - 1))) {
				i++;
			}
			else {
				kept.add(steps.get(i));
			}
		}
		return List.copyOf(kept);
	}

	/** How often the last SUBSCRIBE has got the same answer in a row. */
	private static int sameAnswers(List<Step> steps) {
		int count = 0;
		for (int i = steps.size() - 1; i >= 0 && isSameAnswer(steps.get(i), steps.get(steps.size() - 1)); i -= 2) {
			count++;
		}
		return count;
	}

	private static boolean isSameAnswer(Step step, Step other) {
		return step instanceof Step.Answer answer && other instanceof Step.Answer before && answer.subscription()
				&& before.subscription() && answer.status() == before.status();
	}

}
