/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.bcs.executor.test.internal.summary.MessageSummaries;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request that reached the agent, and what became of it.
 *
 * @param at time since the agent was started first
 * @param connection number of the TCP connection it came on, counted from 1
 * @param method the HTTP method
 * @param path the path as it was sent
 * @param headers names and values in the order they were sent; the token in an
 * {@code Authorization} header is replaced by {@code ***}
 * @param call the decoded call, or {@code null} if the request did not get that far
 * @param status the HTTP status of the response, or 0 if there was none because of an
 * {@link AgentFault}
 * @param text the text of the response, which says what was wrong, or an empty string
 * @since 0.1.0
 */
public record RecordedCall(Duration at, long connection, String method, String path,
		List<Map.Entry<String, String>> headers, @Nullable Call call, int status, String text) {

	/**
	 * Creates a record.
	 * @param at time since the agent was started first
	 * @param connection number of the TCP connection
	 * @param method the HTTP method
	 * @param path the path
	 * @param headers names and values
	 * @param call the decoded call, if there is one
	 * @param status the HTTP status of the response, or 0
	 * @param text the text of the response
	 */
	public RecordedCall {
		headers = List.copyOf(headers);
	}

	/**
	 * Finds a header, whatever the case of its name.
	 * @param name the name
	 * @return the first value of that name, or {@code null}
	 */
	public @Nullable String header(String name) {
		for (Map.Entry<String, String> header : this.headers) {
			if (header.getKey().equalsIgnoreCase(name)) {
				return header.getValue();
			}
		}
		return null;
	}

	/**
	 * Tells whether this is a call of that type.
	 * @param type the type
	 * @return whether it is; {@code false} if there is no decoded call
	 */
	public boolean is(Call.Type type) {
		return this.call != null && this.call.getType() == type;
	}

	/**
	 * Tells whether the agent took the call.
	 * @return whether the status is 200 or 202
	 */
	public boolean accepted() {
		return this.status / 100 == 2;
	}

	@Override
	public String toString() {
		String what = (this.call != null) ? MessageSummaries.of(this.call) : this.method + " " + this.path;
		String response = (this.status != 0) ? Integer.toString(this.status) : "no response";
		return what + " on connection " + this.connection + " -> " + response
				+ (this.text.isEmpty() ? "" : " \"" + this.text + "\"");
	}

}
