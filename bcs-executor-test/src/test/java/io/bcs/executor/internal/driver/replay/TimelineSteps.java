/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a recording with a timeline. Its order is kept, with these exceptions:
 * <ul>
 * <li>An acknowledgement comes behind its update. The recorder wrote down a call when its
 * answer was there.</li>
 * <li>A stream that another one replaces ends before that one begins, because a driver
 * has one stream at a time.</li>
 * <li>What the recorded executor did to show how the agent takes it is left out: a call
 * made twice, and one made on a connection of an agent that is gone.</li>
 * </ul>
 */
final class TimelineSteps {

	private final Path directory;

	private final MediaType format;

	private final List<Step> steps = new ArrayList<>();

	private final Map<String, RecordedStream> streams = new HashMap<>();

	/** How many events of a stream were used. */
	private final Map<String, Integer> used = new HashMap<>();

	/** Uuids of the updates that the agent knows by now. */
	private final Set<ByteString> known = new HashSet<>();

	private final Map<ByteString, Step.Write> early = new HashMap<>();

	private final Set<String> connected = new HashSet<>();

	/** Connections to an agent that is gone. */
	private final Set<String> dead = new HashSet<>();

	/** Connections on which the executor has subscribed. */
	private final Set<String> subscribed = new HashSet<>();

	/** Connections that the executor itself has ended. */
	private final Set<String> left = new HashSet<>();

	private final Set<String> ended = new HashSet<>();

	/** The calls that wait for their answers, by connection. */
	private final Map<String, Call> calls = new HashMap<>();

	private final Map<String, ByteString> updates = new HashMap<>();

	private final Map<String, JsonObject> heads = new HashMap<>();

	private @Nullable String live;

	/** The connection whose SUBSCRIBE waits for its answer. */
	private @Nullable String subscribing;

	private boolean away;

	private int refusals;

	TimelineSteps(Path directory, MediaType format) {
		this.directory = directory;
		this.format = format;
	}

	List<Step> read(List<JsonObject> timeline) {
		for (int i = 0; i < timeline.size(); i++) {
			JsonObject entry = timeline.get(i);
			if (kind(entry).equals("call") && isSubscribe(entry)) {
				endReplacedStream(timeline.subList(i + 1, timeline.size()));
			}
			read(entry);
		}
		countRefusals();
		return this.steps;
	}

	private static String kind(JsonObject entry) {
		return entry.get("kind").getAsString();
	}

	private static String connection(JsonObject entry) {
		return entry.has("conn") ? entry.get("conn").getAsString() : "";
	}

	private boolean isSubscribe(JsonObject entry) {
		return call(entry).getType() == Call.Type.SUBSCRIBE;
	}

	private static Call call(JsonObject entry) {
		return MediaType.JSON.decode(entry.get("call").toString().getBytes(StandardCharsets.UTF_8),
				Call.getDefaultInstance());
	}

	private void endReplacedStream(List<JsonObject> rest) {
		String replaced = this.live;
		if (replaced != null) {
			rest.stream()
				.filter((entry) -> connection(entry).equals(replaced) && kind(entry).equals("stream-end"))
				.forEach((entry) -> streamEnded(replaced, entry));
		}
	}

	private void read(JsonObject entry) {
		String connection = connection(entry);
		switch (kind(entry)) {
			case "connected" -> this.connected.add(connection);
			case "call" -> called(connection, call(entry));
			case "call-again" -> repeated(connection);
			case "response" -> answered(connection, entry, entry.get("body").getAsString());
			case "response-head" -> subscriptionAnswered(connection, entry);
			case "response-body" -> subscriptionRefused(connection, entry.get("body").getAsString());
			case "event" -> event(connection);
			case "stream-end" -> streamEnded(connection, entry);
			case "half-closed", "closed-by-us" -> this.left.add(connection);
			case "recv-error" -> {
				if (this.calls.containsKey(connection) || connection.equals(this.subscribing)) {
					goAway();
				}
			}
			case "subscribe-failed" -> this.refusals++;
			default -> {
				// Notes of the recorder.
			}
		}
	}

	private void called(String connection, Call call) {
		if (call.getType() == Call.Type.SUBSCRIBE) {
			subscribe(connection, call.getSubscribe());
			return;
		}
		ByteString uuid = call.getUpdate().getStatus().getUuid();
		if (this.dead.contains(connection)) {
			if (this.away) {
				this.steps.add(new Step.Send(call, false));
			}
		}
		else if (uuid.isEmpty() || this.known.add(uuid)) {
			this.steps.add(new Step.Send(call, true));
			this.calls.put(connection, call);
			this.updates.put(connection, uuid);
			Step.Write acknowledgement = this.early.remove(uuid);
			if (acknowledgement != null) {
				this.steps.add(acknowledgement);
			}
		}
	}

	private void subscribe(String connection, Call.Subscribe subscribe) {
		if (this.subscribed.add(connection)) {
			countRefusals();
			List<TaskStatus> listed = subscribe.getUnacknowledgedUpdatesList()
				.stream()
				.map(Call.Update::getStatus)
				.toList();
			listed.forEach((status) -> this.known.add(status.getUuid()));
			this.steps.add(new Step.Subscribe(
					subscribe.getUnacknowledgedTasksList().stream().map((task) -> task.getTaskId().getValue()).toList(),
					listed));
			this.subscribing = connection;
			this.away = false;
		}
	}

	/** The agent's absence was in vain as often as was counted. */
	private void countRefusals() {
		for (int i = this.steps.size() - 1; i >= 0 && this.refusals > 0; i--) {
			if (this.steps.get(i) instanceof Step.GoAway) {
				this.steps.set(i, new Step.GoAway(this.refusals));
				this.refusals = 0;
			}
		}
	}

	private void repeated(String connection) {
		ByteString uuid = this.updates.get(connection);
		if (uuid != null) {
			this.steps.add(new Step.Repeat(uuid));
			this.calls.put(connection, Call.getDefaultInstance());
		}
	}

	private void answered(String connection, JsonObject entry, String body) {
		if (this.calls.remove(connection) != null) {
			this.steps.add(answer(entry, body, false));
		}
	}

	private void subscriptionAnswered(String connection, JsonObject entry) {
		this.subscribing = null;
		if (status(entry) == 200) {
			this.steps.add(new Step.OpenStream(stream(connection).head()));
			this.live = connection;
		}
		else {
			this.heads.put(connection, entry);
		}
	}

	private void subscriptionRefused(String connection, String body) {
		JsonObject head = this.heads.remove(connection);
		if (head != null) {
			this.steps.add(answer(head, body, true));
		}
	}

	private static int status(JsonObject entry) {
		return Integer.parseInt(entry.get("status").getAsString().split(" ", 3)[1]);
	}

	/** The timeline has everything of an answer that was on the wire. */
	private static Step.Answer answer(JsonObject entry, String body, boolean subscription) {
		StringBuilder answer = new StringBuilder(entry.get("status").getAsString()).append("\r\n");
		for (Map.Entry<String, JsonElement> header : entry.getAsJsonObject("headers").entrySet()) {
			answer.append(header.getKey()).append(": ").append(header.getValue().getAsString()).append("\r\n");
		}
		answer.append("\r\n").append(body);
		return new Step.Answer(status(entry), ByteString.copyFromUtf8(answer.toString()), subscription);
	}

	private RecordedStream stream(String connection) {
		return this.streams.computeIfAbsent(connection,
				(name) -> RecordedStream.parse(RecordingReader.bytes(this.directory, name + ".recv.bin")));
	}

	private void event(String connection) {
		int number = this.used.merge(connection, 1, Integer::sum);
		ByteString chunk = stream(connection).chunks().get(number - 1);
		Event event = this.format.decode(RecordedStream.record(chunk), Event.getDefaultInstance());
		Step.Write write = new Step.Write(chunk, event);
		ByteString uuid = event.getAcknowledged().getUuid();
		if (event.getType() == Event.Type.ACKNOWLEDGED && !this.known.contains(uuid)) {
			this.early.put(uuid, write);
		}
		else {
			this.steps.add(write);
		}
	}

	private void streamEnded(String connection, JsonObject entry) {
		if (this.dead.contains(connection) || !this.ended.add(connection)) {
			return;
		}
		this.live = null;
		if (entry.get("how").getAsString().startsWith("last chunk")) {
			this.steps.add(new Step.EndStream(stream(connection).end()));
		}
		else if (this.left.contains(connection)) {
			this.steps.add(new Step.CutStream());
		}
		else {
			goAway();
		}
	}

	private void goAway() {
		this.live = null;
		this.subscribing = null;
		this.away = true;
		this.dead.addAll(this.connected);
		this.calls.clear();
		this.steps.add(new Step.GoAway(0));
	}

}
