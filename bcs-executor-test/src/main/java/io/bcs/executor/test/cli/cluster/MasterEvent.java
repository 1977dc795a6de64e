/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import com.google.gson.JsonObject;

/**
 * What the event stream has brought.
 *
 * @param type the type of the event, {@code STREAM_ENDED} when there will be no more
 * @param content the event, or what ended the stream under {@code reason}
 */
record MasterEvent(String type, JsonObject content) {

	static final String STREAM_ENDED = "STREAM_ENDED";

	static MasterEvent of(JsonObject event) {
		return new MasterEvent(event.get("type").getAsString(), event);
	}

	static MasterEvent ended(String reason) {
		JsonObject content = new JsonObject();
		content.addProperty("reason", reason);
		return new MasterEvent(STREAM_ENDED, content);
	}

}
