/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.URI;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Resources;

/**
 * What an agent offers.
 *
 * @param id the offer's id
 * @param agentId the agent's id
 * @param hostname where it is
 * @param agent the address of its HTTP API
 * @param resources what is offered, whatever it is reserved for
 */
record Offer(String id, String agentId, String hostname, URI agent, Resources resources) {

	static Offer of(JsonObject offer) {
		return new Offer(value(offer, "id"), value(offer, "agent_id"), offer.get("hostname").getAsString(),
				agent(offer), new Resources(sum(offer, "cpus"), sum(offer, "mem"), sum(offer, "disk")));
	}

	static String value(JsonObject object, String field) {
		return object.has(field) ? object.getAsJsonObject(field).get("value").getAsString() : "";
	}

	private static URI agent(JsonObject offer) {
		if (!offer.has("url")) {
			return URI.create("http://" + offer.get("hostname").getAsString() + ":5051");
		}
		JsonObject url = offer.getAsJsonObject("url");
		JsonObject address = url.getAsJsonObject("address");
		String host = (address.has("ip") ? address.get("ip") : address.get("hostname")).getAsString();
		return URI.create(url.get("scheme").getAsString() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
				+ address.get("port").getAsInt());
	}

	private static double sum(JsonObject offer, String name) {
		double sum = 0;
		for (JsonElement element : offer.getAsJsonArray("resources")) {
			JsonObject resource = element.getAsJsonObject();
			if (resource.get("name").getAsString().equals(name) && resource.has("scalar")) {
				sum += resource.getAsJsonObject("scalar").get("value").getAsDouble();
			}
		}
		return sum;
	}

	@Override
	public String toString() {
		return "agent " + this.hostname + " offers " + this.resources;
	}

}
