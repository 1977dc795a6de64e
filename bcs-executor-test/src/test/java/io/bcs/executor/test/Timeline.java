/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

import java.nio.charset.StandardCharsets;

/**
 * What an executor noted of its conversation with a real agent, in order.
 *
 * @param scenario the directory of the recording
 * @param entries the notes
 */
record Timeline(String scenario, List<JsonObject> entries) {

	static Timeline of(String scenario) throws IOException {
		List<JsonObject> entries = Capture.lines(scenario + "/timeline.jsonl")
			.stream()
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.filter((entry) -> entry.has("kind"))
			.toList();
		String latestCall = "";
		for (JsonObject entry : entries) {
			if (kind(entry).equals("call")) {
				latestCall = connection(entry);
			}
			else if (kind(entry).equals("call-failed")) {
				entry.addProperty("conn", latestCall);
			}
		}
		return new Timeline(scenario, entries);
	}

	boolean has(String kind) {
		return this.entries.stream().anyMatch((entry) -> kind(entry).equals(kind));
	}

	static String kind(JsonObject entry) {
		return entry.get("kind").getAsString();
	}

	static String connection(JsonObject entry) {
		return entry.has("conn") ? entry.get("conn").getAsString() : "";
	}

	/** The next entry of one of these kinds, on the same connection. */
	JsonObject next(int from, String... kinds) {
		String connection = connection(this.entries.get(from));
		return this.entries.subList(from + 1, this.entries.size())
			.stream()
			.filter((entry) -> connection(entry).equals(connection) && List.of(kinds).contains(kind(entry)))
			.findFirst()
			.orElseGet(JsonObject::new);
	}

	/** The SUBSCRIBED event that says who is who, or an event without anything. */
	Event subscribed() {
		return this.entries.stream()
			.filter((entry) -> kind(entry).equals("event"))
			.map(Timeline::event)
			.filter(Event::hasSubscribed)
			.findFirst()
			.orElse(Event.getDefaultInstance());
	}

	Call firstCall() {
		return this.entries.stream()
			.filter((entry) -> kind(entry).equals("call"))
			.map(Timeline::call)
			.findFirst()
			.orElseThrow();
	}

	/** The format of a connection's answers, which is the executor's as well. */
	MediaType format() {
		return this.entries.stream()
			.filter((entry) -> kind(entry).equals("response-head"))
			.anyMatch((entry) -> entry.getAsJsonObject("headers")
				.get("Content-Type")
				.getAsString()
				.equals(MediaType.PROTOBUF.mediaType())) ? MediaType.PROTOBUF : MediaType.JSON;
	}

	static Event event(JsonObject entry) {
		return decode(entry.getAsJsonObject("event"), Event.getDefaultInstance());
	}

	static Call call(JsonObject entry) {
		return decode(entry.getAsJsonObject("call"), Call.getDefaultInstance());
	}

	private static <T extends com.google.protobuf.Message> T decode(JsonObject json, T prototype) {
		return MediaType.JSON.decode(json.toString().getBytes(StandardCharsets.UTF_8), prototype);
	}

	/** An answer as it must look like, without its date. */
	static String answer(JsonObject head, String body) {
		StringBuilder text = new StringBuilder(head.get("status").getAsString()).append("\r\n");
		head.getAsJsonObject("headers").entrySet().forEach((header) -> {
			if (!header.getKey().equals("Date")) {
				text.append(header.getKey()).append(": ").append(header.getValue().getAsString()).append("\r\n");
			}
		});
		return text.append("\r\n").append(body).toString();
	}

}
