/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Reads what an executor has printed, through its agent's files endpoint.
 */
final class AgentFiles {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int TAIL = 4096;

	private static final int STATE_SIZE = 64 * 1024 * 1024;

	private final WebClient client;

	AgentFiles(WebClient client) {
		this.client = client.mutate().codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(STATE_SIZE)).build();
	}

	/**
	 * Returns the end of the executor's stderr. Blocks.
	 * @param offer of the agent
	 * @param frameworkId the framework's id
	 * @param executorId the executor's id
	 * @return the text, or a sentence that says why there is none
	 */
	String stderr(Offer offer, String frameworkId, String executorId) {
		try {
			JsonObject state = get(offer.agent().resolve("/state"));
			String directory = directory(state, frameworkId, executorId);
			if (directory == null) {
				return "The agent at " + offer.agent() + " knows no such executor: it was not even started";
			}
			long size = read(offer, directory, -1, 0).get("offset").getAsLong();
			long begin = Math.max(0, size - TAIL);
			String text = read(offer, directory, begin, TAIL).get("data").getAsString();
			return text.isBlank() ? "Its stderr is empty: " + directory + "/stderr" : text.stripTrailing();
		}
		catch (RuntimeException ex) {
			return "Its stderr can't be read from the agent at " + offer.agent() + ": " + MasterClient.sentence(ex);
		}
	}

	private JsonObject read(Offer offer, String directory, long offset, int length) {
		UriComponentsBuilder uri = UriComponentsBuilder.fromUri(offer.agent().resolve("/files/read"))
			.queryParam("path", "{path}")
			.queryParam("offset", offset);
		if (length > 0) {
			uri.queryParam("length", length);
		}
		return get(uri.encode(StandardCharsets.UTF_8).buildAndExpand(directory + "/stderr").toUri());
	}

	private JsonObject get(URI uri) {
		String text = this.client.get().uri(uri).retrieve().bodyToMono(String.class).block(TIMEOUT);
		return JsonParser.parseString((text != null) ? text : "{}").getAsJsonObject();
	}

	private static @Nullable String directory(JsonObject state, String frameworkId, String executorId) {
		for (JsonObject framework : objects(state, "frameworks", "completed_frameworks")) {
			if (framework.get("id").getAsString().equals(frameworkId)) {
				for (JsonObject executor : objects(framework, "executors", "completed_executors")) {
					if (executor.get("id").getAsString().equals(executorId)) {
						return executor.get("directory").getAsString();
					}
				}
			}
		}
		return null;
	}

	private static Iterable<JsonObject> objects(JsonObject parent, String... fields) {
		List<JsonObject> objects = new ArrayList<>();
		for (String field : fields) {
			JsonArray array = parent.has(field) ? parent.getAsJsonArray(field) : new JsonArray();
			for (JsonElement element : array) {
				objects.add(element.getAsJsonObject());
			}
		}
		return objects;
	}

}
