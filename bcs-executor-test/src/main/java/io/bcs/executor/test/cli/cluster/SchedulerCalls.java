/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Resources;

/**
 * Makes calls of the v1 scheduler API, in Mesos' JSON.
 */
final class SchedulerCalls {

	private static final String NAME = "bcs-executor cluster check";

	private final ClusterCheckSettings settings;

	private JsonObject frameworkId = new JsonObject();

	SchedulerCalls(ClusterCheckSettings settings) {
		this.settings = settings;
	}

	JsonObject subscribe() {
		JsonObject framework = new JsonObject();
		framework.addProperty("user", this.settings.frameworkUser());
		framework.addProperty("name", NAME);
		// A framework of one role need not say for each resource which role it is
		// allocated to.
		framework.addProperty("role", this.settings.role());
		framework.addProperty("checkpoint", true);
		framework.add("capabilities", array(Stream.of(type("TASK_KILLING_STATE"))));
		if (this.settings.credentials() != null) {
			framework.addProperty("principal", this.settings.credentials().user());
		}
		JsonObject subscribe = new JsonObject();
		subscribe.add("framework_info", framework);
		JsonObject call = type("SUBSCRIBE");
		call.add("subscribe", subscribe);
		return call;
	}

	/** The master has given the framework an id. */
	void subscribed(JsonObject id) {
		this.frameworkId = id;
	}

	JsonObject accept(Offer offer, List<CheckedTask> tasks) {
		JsonObject operation = this.settings.task().group() ? launchGroup(tasks) : launch(tasks);
		JsonObject accept = new JsonObject();
		accept.add("offer_ids", array(Stream.of(value(offer.id()))));
		accept.add("operations", array(Stream.of(operation)));
		JsonObject filters = new JsonObject();
		filters.addProperty("refuse_seconds", 1);
		accept.add("filters", filters);
		return call("ACCEPT", "accept", accept);
	}

	private JsonObject launch(List<CheckedTask> tasks) {
		String data = Base64.getEncoder().encodeToString(this.settings.task().text().getBytes(StandardCharsets.UTF_8));
		JsonObject launch = new JsonObject();
		launch.add("task_infos", array(tasks.stream().map((task) -> {
			JsonObject info = task(task);
			info.addProperty("data", data);
			info.add("executor", executor(task.executorId()));
			return info;
		})));
		JsonObject operation = type("LAUNCH");
		operation.add("launch", launch);
		return operation;
	}

	private JsonObject launchGroup(List<CheckedTask> tasks) {
		JsonObject group = new JsonObject();
		group.add("tasks", array(tasks.stream().map((task) -> {
			JsonObject info = task(task);
			info.add("command", command(this.settings.task().text()));
			return info;
		})));
		JsonObject executor = executor(tasks.get(0).executorId());
		executor.addProperty("type", "CUSTOM");
		JsonObject launch = new JsonObject();
		launch.add("executor", executor);
		launch.add("task_group", group);
		JsonObject operation = type("LAUNCH_GROUP");
		operation.add("launch_group", launch);
		return operation;
	}

	private JsonObject task(CheckedTask task) {
		JsonObject info = reference(task);
		info.addProperty("name", task.id());
		info.add("resources", resources(this.settings.task().resources()));
		return info;
	}

	private static JsonObject reference(CheckedTask task) {
		JsonObject reference = new JsonObject();
		reference.add("task_id", value(task.id()));
		reference.add("agent_id", value(task.offer().agentId()));
		return reference;
	}

	private JsonObject executor(String executorId) {
		JsonObject info = new JsonObject();
		info.add("executor_id", value(executorId));
		info.add("framework_id", this.frameworkId);
		info.addProperty("name", NAME);
		JsonObject command = command(this.settings.executor().command());
		List<String> uris = this.settings.executor().uris();
		if (!uris.isEmpty()) {
			command.add("uris", array(uris.stream().map(SchedulerCalls::value)));
		}
		info.add("command", command);
		info.add("resources", resources(this.settings.executor().resources()));
		return info;
	}

	private static JsonObject command(String line) {
		JsonObject command = new JsonObject();
		command.addProperty("value", line);
		command.addProperty("shell", true);
		return command;
	}

	private static JsonArray resources(Resources amounts) {
		JsonArray resources = new JsonArray();
		add(resources, "cpus", amounts.cpus());
		add(resources, "mem", amounts.mem());
		add(resources, "disk", amounts.disk());
		return resources;
	}

	private static void add(JsonArray resources, String name, double amount) {
		if (amount > 0) {
			JsonObject scalar = new JsonObject();
			scalar.addProperty("value", amount);
			JsonObject resource = type("SCALAR");
			resource.addProperty("name", name);
			resource.add("scalar", scalar);
			resources.add(resource);
		}
	}

	JsonObject decline(List<Offer> offers) {
		JsonObject decline = new JsonObject();
		decline.add("offer_ids", array(offers.stream().map((offer) -> value(offer.id()))));
		return call("DECLINE", "decline", decline);
	}

	JsonObject suppress() {
		return call("SUPPRESS");
	}

	JsonObject acknowledge(JsonObject status) {
		JsonObject acknowledge = new JsonObject();
		acknowledge.add("agent_id", status.get("agent_id"));
		acknowledge.add("task_id", status.get("task_id"));
		acknowledge.add("uuid", status.get("uuid"));
		return call("ACKNOWLEDGE", "acknowledge", acknowledge);
	}

	JsonObject kill(CheckedTask task) {
		return call("KILL", "kill", reference(task));
	}

	JsonObject reconcile(List<CheckedTask> tasks) {
		JsonObject reconcile = new JsonObject();
		reconcile.add("tasks", array(tasks.stream().map(SchedulerCalls::reference)));
		return call("RECONCILE", "reconcile", reconcile);
	}

	JsonObject teardown() {
		return call("TEARDOWN");
	}

	private JsonObject call(String type) {
		JsonObject call = type(type);
		call.add("framework_id", this.frameworkId);
		return call;
	}

	private JsonObject call(String type, String field, JsonObject content) {
		JsonObject call = call(type);
		call.add(field, content);
		return call;
	}

	private static JsonObject type(String type) {
		JsonObject object = new JsonObject();
		object.addProperty("type", type);
		return object;
	}

	private static JsonObject value(String text) {
		JsonObject value = new JsonObject();
		value.addProperty("value", text);
		return value;
	}

	private static JsonArray array(Stream<JsonObject> values) {
		JsonArray array = new JsonArray();
		values.forEach(array::add);
		return array;
	}

}
