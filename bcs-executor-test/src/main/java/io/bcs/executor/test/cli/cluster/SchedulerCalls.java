/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Resources;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.TaskSpec;

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
		framework.add("capabilities", array(type("TASK_KILLING_STATE")));
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
		JsonObject operation = this.settings.task().group() ? launchGroup(offer, tasks) : launch(offer, tasks);
		JsonObject accept = new JsonObject();
		accept.add("offer_ids", array(id(offer.id())));
		accept.add("operations", array(operation));
		JsonObject filters = new JsonObject();
		filters.addProperty("refuse_seconds", 1);
		accept.add("filters", filters);
		return call("ACCEPT", "accept", accept);
	}

	private JsonObject launch(Offer offer, List<CheckedTask> tasks) {
		JsonArray infos = new JsonArray();
		for (CheckedTask task : tasks) {
			JsonObject info = task(offer, task);
			info.addProperty("data",
					Base64.getEncoder().encodeToString(this.settings.task().text().getBytes(StandardCharsets.UTF_8)));
			info.add("executor", executor(task.executorId()));
			infos.add(info);
		}
		JsonObject launch = new JsonObject();
		launch.add("task_infos", infos);
		JsonObject operation = type("LAUNCH");
		operation.add("launch", launch);
		return operation;
	}

	private JsonObject launchGroup(Offer offer, List<CheckedTask> tasks) {
		JsonArray infos = new JsonArray();
		for (CheckedTask task : tasks) {
			JsonObject info = task(offer, task);
			info.add("command", command(this.settings.task().text()));
			infos.add(info);
		}
		JsonObject group = new JsonObject();
		group.add("tasks", infos);
		JsonObject executor = executor(tasks.get(0).executorId());
		executor.addProperty("type", "CUSTOM");
		JsonObject launch = new JsonObject();
		launch.add("executor", executor);
		launch.add("task_group", group);
		JsonObject operation = type("LAUNCH_GROUP");
		operation.add("launch_group", launch);
		return operation;
	}

	private JsonObject task(Offer offer, CheckedTask task) {
		TaskSpec spec = this.settings.task();
		JsonObject info = new JsonObject();
		info.addProperty("name", task.id());
		info.add("task_id", id(task.id()));
		info.add("agent_id", id(offer.agentId()));
		info.add("resources", resources(spec.resources()));
		return info;
	}

	private JsonObject executor(String executorId) {
		JsonObject info = new JsonObject();
		info.add("executor_id", id(executorId));
		info.add("framework_id", this.frameworkId);
		info.addProperty("name", NAME);
		JsonObject command = command(this.settings.executor().command());
		JsonArray uris = new JsonArray();
		for (String value : this.settings.executor().uris()) {
			JsonObject uri = new JsonObject();
			uri.addProperty("value", value);
			uris.add(uri);
		}
		if (!uris.isEmpty()) {
			command.add("uris", uris);
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
			JsonObject resource = new JsonObject();
			resource.addProperty("name", name);
			resource.addProperty("type", "SCALAR");
			resource.add("scalar", scalar);
			resources.add(resource);
		}
	}

	JsonObject decline(List<Offer> offers) {
		JsonArray ids = new JsonArray();
		offers.forEach((offer) -> ids.add(id(offer.id())));
		JsonObject decline = new JsonObject();
		decline.add("offer_ids", ids);
		return call("DECLINE", "decline", decline);
	}

	JsonObject suppress() {
		JsonObject call = type("SUPPRESS");
		call.add("framework_id", this.frameworkId);
		return call;
	}

	JsonObject acknowledge(JsonObject status) {
		JsonObject acknowledge = new JsonObject();
		acknowledge.add("agent_id", status.get("agent_id"));
		acknowledge.add("task_id", status.get("task_id"));
		acknowledge.add("uuid", status.get("uuid"));
		return call("ACKNOWLEDGE", "acknowledge", acknowledge);
	}

	JsonObject kill(CheckedTask task) {
		JsonObject kill = new JsonObject();
		kill.add("task_id", id(task.id()));
		kill.add("agent_id", id(task.offer().agentId()));
		return call("KILL", "kill", kill);
	}

	JsonObject reconcile(List<CheckedTask> tasks) {
		JsonArray asked = new JsonArray();
		for (CheckedTask task : tasks) {
			JsonObject one = new JsonObject();
			one.add("task_id", id(task.id()));
			one.add("agent_id", id(task.offer().agentId()));
			asked.add(one);
		}
		JsonObject reconcile = new JsonObject();
		reconcile.add("tasks", asked);
		return call("RECONCILE", "reconcile", reconcile);
	}

	JsonObject teardown() {
		JsonObject call = type("TEARDOWN");
		call.add("framework_id", this.frameworkId);
		return call;
	}

	private JsonObject call(String type, String field, JsonObject content) {
		JsonObject call = type(type);
		call.add("framework_id", this.frameworkId);
		call.add(field, content);
		return call;
	}

	private static JsonObject type(String type) {
		JsonObject object = new JsonObject();
		object.addProperty("type", type);
		return object;
	}

	private static JsonObject id(String value) {
		JsonObject id = new JsonObject();
		id.addProperty("value", value);
		return id;
	}

	private static JsonArray array(JsonObject... values) {
		JsonArray array = new JsonArray();
		for (JsonObject value : values) {
			array.add(value);
		}
		return array;
	}

}
