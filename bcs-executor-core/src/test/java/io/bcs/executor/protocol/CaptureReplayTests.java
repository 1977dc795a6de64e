/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.bcs.executor.protocol.Captures.Connection;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays what a real agent and its executors said to each other. The recording executor
 * wrote a timeline of the events and calls as it understood them; Mesos' own C++ executor
 * could only be recorded as bytes.
 */
class CaptureReplayTests {

	private static final Logger logger = LoggerFactory.getLogger(CaptureReplayTests.class);

	static Stream<Connection> eventStreamsWithTimeline() {
		return Captures.withFile(".recv.bin").stream().filter(Connection::hasTimeline);
	}

	static Stream<Connection> callsWithTimeline() {
		return Captures.withFile(".sent.bin").stream().filter(Connection::hasTimeline);
	}

	static Stream<Connection> connectionsOfTheCppExecutor() {
		return Captures.withFile(".sent.bin").stream().filter((connection) -> !connection.hasTimeline());
	}

	@Test
	void allRecordingsAreThere() {
		assertThat(eventStreamsWithTimeline().map(Connection::scenario).distinct()).hasSizeGreaterThanOrEqualTo(50);
		assertThat(eventStreamsWithTimeline()).hasSizeGreaterThanOrEqualTo(68);
		assertThat(callsWithTimeline()).hasSizeGreaterThanOrEqualTo(108);
		assertThat(connectionsOfTheCppExecutor().map(Connection::scenario).distinct()).hasSize(2);
		assertThat(eventStreamsWithTimeline().map((connection) -> stream(connection).format()).distinct())
			.containsExactlyInAnyOrder(MediaType.values());
	}

	@Test
	void everyTypeOfEventIsAmongThem() {
		assertThat(eventStreamsWithTimeline().flatMap((connection) -> events(stream(connection)).stream())
			.map(Event::getType)
			.collect(Collectors.toSet())).contains(Event.Type.SUBSCRIBED, Event.Type.LAUNCH, Event.Type.LAUNCH_GROUP,
					Event.Type.KILL, Event.Type.ACKNOWLEDGED, Event.Type.MESSAGE, Event.Type.SHUTDOWN,
					Event.Type.HEARTBEAT);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("eventStreamsWithTimeline")
	void eventStreamDecodesToTheEventsOfItsTimeline(Connection connection) {
		RecordedHttp.Message stream = stream(connection);
		List<Event> events = events(stream);
		logger.info("{}: {} events in {}", connection, events.size(), stream.format().mediaType());
		List<JsonObject> expected = connection.timeline("event")
			.stream()
			.map((entry) -> entry.getAsJsonObject("event"))
			.toList();
		assertThat(events).map(CaptureReplayTests::describe)
			.isEqualTo(expected.stream().map(CaptureReplayTests::describe).toList())
			.isNotEmpty();
		// The agent also writes fields of its own that no definition lists; the timeline
		// lacks them.
		assertThat(events).map(CaptureReplayTests::withoutUnknownFields)
			.isEqualTo(expected.stream().map((event) -> fromJson(event, Event.getDefaultInstance())).toList());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("eventStreamsWithTimeline")
	void eventStreamIsTheSameInTheRecordedReadsAndByteByByte(Connection connection) {
		RecordedHttp.Message stream = stream(connection);
		List<byte[]> records = records(List.of(ByteBuffer.wrap(stream.body())));
		assertThat(records(stream.pieces(connection.readBorders()))).usingRecursiveComparison().isEqualTo(records);
		byte[] body = stream.body();
		assertThat(records(IntStream.range(0, body.length).mapToObj((i) -> ByteBuffer.wrap(body, i, 1)).toList()))
			.usingRecursiveComparison()
			.isEqualTo(records);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("eventStreamsWithTimeline")
	void eventsAreWrittenAsTheAgentWroteThem(Connection connection) {
		RecordedHttp.Message stream = stream(connection);
		for (byte[] record : records(List.of(ByteBuffer.wrap(stream.body())))) {
			byte[] written = stream.format().encode(stream.format().decode(record, Event.getDefaultInstance()));
			if (stream.format() == MediaType.JSON) {
				assertThat(json(written)).isEqualTo(json(record));
			}
			else {
				assertThat(written).isEqualTo(record);
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("callsWithTimeline")
	void callsDecodeToThoseOfTheTimeline(Connection connection) {
		List<Call> calls = calls(connection);
		List<Call> expected = new ArrayList<>();
		for (JsonObject entry : connection.timeline("call", "call-again")) {
			expected.add(entry.has("call") ? fromJson(entry.getAsJsonObject("call"), Call.getDefaultInstance())
					: expected.get(expected.size() - 1));
		}
		assertThat(calls).isEqualTo(expected).isNotEmpty();
	}

	@Test
	void everyUpdateOfTheCppExecutorIsAcknowledgedInItsStream() {
		List<String> scenarios = connectionsOfTheCppExecutor().map(Connection::scenario).distinct().toList();
		for (String scenario : scenarios) {
			List<Connection> connections = connectionsOfTheCppExecutor()
				.filter((connection) -> connection.scenario().equals(scenario))
				.toList();
			List<Event> events = connections.stream()
				.flatMap((connection) -> connection.received().stream())
				.filter((response) -> response.startLine().equals("HTTP/1.1 200 OK"))
				.flatMap((response) -> events(response).stream())
				.toList();
			List<ByteString> updates = connections.stream()
				.flatMap((connection) -> calls(connection).stream())
				.filter((call) -> call.getType() == Call.Type.UPDATE)
				.map((call) -> call.getUpdate().getStatus().getUuid())
				.toList();
			logger.info("{}: {}", scenario, events.stream().map(CaptureReplayTests::describe).toList());
			assertThat(updates).isNotEmpty();
			assertThat(events).element(0).extracting(Event::getType).isEqualTo(Event.Type.SUBSCRIBED);
			assertThat(events).filteredOn(Event::hasAcknowledged)
				.extracting((event) -> event.getAcknowledged().getUuid())
				.containsExactlyElementsOf(updates);
		}
	}

	private static RecordedHttp.Message stream(Connection connection) {
		return connection.received().get(0);
	}

	private static List<Event> events(RecordedHttp.Message stream) {
		return records(List.of(ByteBuffer.wrap(stream.body()))).stream()
			.map((record) -> stream.format().decode(record, Event.getDefaultInstance()))
			.toList();
	}

	private static Event withoutUnknownFields(Event event) {
		try {
			return DiscardUnknownFieldsParser.wrap(Event.parser()).parseFrom(event.toByteString());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Call> calls(Connection connection) {
		return connection.sent()
			.stream()
			.map((request) -> request.format().decode(request.body(), Call.getDefaultInstance()))
			.toList();
	}

	private static List<byte[]> records(List<ByteBuffer> pieces) {
		RecordIoDecoder decoder = new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);
		List<byte[]> records = new ArrayList<>();
		pieces.forEach((piece) -> decoder.decode(piece, records::add));
		decoder.finish();
		return records;
	}

	/**
	 * What matters most about an event, read without the reader that is under test.
	 */
	private static String describe(JsonObject event) {
		return Stream
			.of("type", "launch.task.task_id.value", "kill.task_id.value", "acknowledged.task_id.value",
					"acknowledged.uuid", "message.data", "subscribed.executor_info.executor_id.value")
			.map((path) -> text(event, path))
			.filter((text) -> !text.isEmpty())
			.collect(Collectors.joining(" "));
	}

	private static String text(JsonObject event, String path) {
		JsonElement element = event;
		for (String name : path.split("\\.", -1)) {
			element = element.getAsJsonObject().get(name);
			if (element == null) {
				return "";
			}
		}
		return element.getAsString();
	}

	private static String describe(Event event) {
		return Stream
			.of(event.getType().name(), event.getLaunch().getTask().getTaskId().getValue(),
					event.getKill().getTaskId().getValue(), event.getAcknowledged().getTaskId().getValue(),
					base64(event.getAcknowledged().getUuid()), base64(event.getMessage().getData()),
					event.getSubscribed().getExecutorInfo().getExecutorId().getValue())
			.filter((text) -> !text.isEmpty())
			.collect(Collectors.joining(" "));
	}

	private static String base64(ByteString bytes) {
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	private static <M extends Message> M fromJson(JsonObject json, M prototype) {
		return MediaType.JSON.decode(json.toString().getBytes(StandardCharsets.UTF_8), prototype);
	}

	private static JsonElement json(byte[] bytes) {
		return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
	}

}
