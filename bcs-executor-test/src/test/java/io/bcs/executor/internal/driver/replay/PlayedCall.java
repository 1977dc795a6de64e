/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.util.Map;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * A call that the driver made.
 */
final class PlayedCall {

	private final PlayedConnection connection;

	private final String requestLine;

	private final Map<String, String> headers;

	private final Call call;

	private @Nullable ByteString answer;

	private boolean written;

	PlayedCall(PlayedConnection connection, String requestLine, Map<String, String> headers, Call call) {
		this.connection = connection;
		this.requestLine = requestLine;
		this.headers = headers;
		this.call = call;
	}

	PlayedConnection connection() {
		return this.connection;
	}

	String requestLine() {
		return this.requestLine;
	}

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	Call call() {
		return this.call;
	}

	boolean is(Call.Type type) {
		return this.call.getType() == type;
	}

	TaskStatus status() {
		return this.call.getUpdate().getStatus();
	}

	/**
	 * Answers, as soon as the calls before it on its connection are answered.
	 * @param bytes status line, headers and body
	 */
	void answer(ByteString bytes) {
		synchronized (this.connection) {
			this.answer = bytes;
			this.connection.answer();
		}
	}

	/** Called by the connection alone, with the connection's lock. */
	@Nullable ByteString answerToWrite() {
		ByteString bytes = this.answer;
		if (bytes == null || this.written) {
			return null;
		}
		this.written = true;
		return bytes;
	}

	@Override
	public String toString() {
		return this.call.getType() + (is(Call.Type.UPDATE) ? " " + status().getState() : "");
	}

}
