/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/**
 * Writes for programs: one JSON object a line, each with a {@code type}. The last one is
 * the result.
 */
final class JsonConsole extends Console {

	private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

	private final PrintStream out;

	JsonConsole(PrintStream out) {
		this.out = out;
	}

	@Override
	void started(Map<String, String> description) {
		JsonObject object = JSON.toJsonTree(description).getAsJsonObject();
		write("start", object);
	}

	@Override
	void event(String subject, String event, String message) {
		JsonObject object = new JsonObject();
		object.addProperty("seconds", elapsed().toMillis() / 1e3);
		object.addProperty("subject", subject);
		object.addProperty("event", event);
		object.addProperty("message", message);
		write("event", object);
	}

	@Override
	void line(String text) {
		if (!text.isBlank()) {
			JsonObject object = new JsonObject();
			object.addProperty("text", text);
			write("note", object);
		}
	}

	@Override
	void lines(String name, String heading, List<String> lines) {
		JsonObject object = new JsonObject();
		object.add("lines", JSON.toJsonTree(lines));
		write(name, object);
	}

	@Override
	void tasks(List<TaskOutcome> tasks) {
		JsonObject object = new JsonObject();
		object.add("tasks", JSON.toJsonTree(tasks));
		write("tasks", object);
	}

	@Override
	void progress(String text) {
		// No program watches.
	}

	@Override
	void result(RunResult result) {
		write("result", JSON.toJsonTree(result).getAsJsonObject());
	}

	private synchronized void write(String type, JsonObject fields) {
		JsonObject object = new JsonObject();
		object.addProperty("type", type);
		fields.entrySet().forEach((field) -> object.add(field.getKey(), field.getValue()));
		this.out.println(JSON.toJson(object));
	}

}
