/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What a scheduler and a real master have said to each other.
 */
public final class Recordings {

	private static final List<String> NAMES = List.of("01-basic-json", "06-kill-plain-and-twice", "12-close-stream",
			"23-launch-group-custom", "29-executor-never-subscribes");

	/** Fields of the v1 scheduler API that no recorded call has. */
	private static final Map<String, Set<String>> NOT_RECORDED = Map
		.of("SUBSCRIBE",
				Set.of(".type", ".subscribe", ".subscribe.framework_info", ".subscribe.framework_info.user",
						".subscribe.framework_info.name", ".subscribe.framework_info.role",
						".subscribe.framework_info.checkpoint", ".subscribe.framework_info.principal",
						".subscribe.framework_info.capabilities", ".subscribe.framework_info.capabilities.type"),
				"DECLINE",
				Set.of(".type", ".framework_id", ".framework_id.value", ".decline", ".decline.offer_ids",
						".decline.offer_ids.value"),
				"RECONCILE",
				Set.of(".type", ".framework_id", ".framework_id.value", ".reconcile", ".reconcile.tasks",
						".reconcile.tasks.task_id", ".reconcile.tasks.task_id.value", ".reconcile.tasks.agent_id",
						".reconcile.tasks.agent_id.value"),
				"ACCEPT",
				Set.of(".accept.operations.launch_group.task_group.tasks.command",
						".accept.operations.launch_group.task_group.tasks.command.value",
						".accept.operations.launch_group.task_group.tasks.command.shell",
						".accept.operations.launch.task_infos.executor.command.uris",
						".accept.operations.launch.task_infos.executor.command.uris.value"));

	private Recordings() {
	}

	private static Stream<JsonObject> lines(String name, String kind) {
		try (InputStream in = Recordings.class.getResourceAsStream("/cluster/" + name + ".jsonl")) {
			String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			return text.lines()
				.map((line) -> JsonParser.parseString(line).getAsJsonObject())
				.filter((line) -> line.get("kind").getAsString().equals(kind));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the first event of a type that a scenario has. */
	public static JsonObject event(String name, String type) {
		return lines(name, "event").map((line) -> line.getAsJsonObject("event"))
			.filter((event) -> event.get("type").getAsString().equals(type))
			.findFirst()
			.orElseThrow();
	}

	/** Returns the fields of a call that a master has never been seen to take. */
	static Set<String> unknownFields(JsonObject call) {
		String type = call.get("type").getAsString();
		Set<String> known = new TreeSet<>(NOT_RECORDED.getOrDefault(type, Set.of()));
		for (String name : NAMES) {
			lines(name, "call").filter((line) -> line.get("status").getAsInt() == 202)
				.map((line) -> line.getAsJsonObject("call"))
				.filter((recorded) -> recorded.get("type").getAsString().equals(type))
				.forEach((recorded) -> known.addAll(fields(recorded)));
		}
		Set<String> fields = new TreeSet<>(fields(call));
		fields.removeAll(known);
		return fields;
	}

	private static List<String> fields(JsonElement element) {
		List<String> fields = new ArrayList<>();
		collect("", element, fields);
		return fields;
	}

	private static void collect(String path, JsonElement element, List<String> fields) {
		if (element.isJsonObject()) {
			element.getAsJsonObject().entrySet().forEach((entry) -> {
				fields.add(path + "." + entry.getKey());
				collect(path + "." + entry.getKey(), entry.getValue(), fields);
			});
		}
		else if (element.isJsonArray()) {
			element.getAsJsonArray().forEach((item) -> collect(path, item, fields));
		}
	}

}
