/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import com.google.gson.JsonObject;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

import io.bcs.executor.protocol.TaskStates;

/**
 * A task of the check and what has been heard of it.
 */
final class CheckedTask {

	private final String id;

	private final String executorId;

	private final Offer offer;

	private final long launched = System.nanoTime();

	private final Set<String> uuids = new HashSet<>();

	private @Nullable TaskState state;

	private @Nullable Duration untilRunning;

	private String message = "";

	private String reason = "";

	private boolean changedAfterEnd;

	private boolean reconciled;

	CheckedTask(String id, String executorId, Offer offer) {
		this.id = id;
		this.executorId = executorId;
		this.offer = offer;
	}

	String id() {
		return this.id;
	}

	String executorId() {
		return this.executorId;
	}

	Offer offer() {
		return this.offer;
	}

	/** Takes an update, and returns whether it is news. */
	boolean update(JsonObject status) {
		TaskState reported = state(text(status, "state"));
		String uuid = text(status, "uuid");
		if (!uuid.isEmpty() && !this.uuids.add(uuid)) {
			return false;
		}
		if (hasEnded()) {
			this.changedAfterEnd |= !uuid.isEmpty();
			return false;
		}
		this.reconciled = text(status, "reason").equals("REASON_RECONCILIATION");
		this.state = reported;
		this.message = text(status, "message");
		this.reason = text(status, "reason");
		if (reported == TaskState.TASK_RUNNING && this.untilRunning == null) {
			this.untilRunning = Duration.ofNanos(System.nanoTime() - this.launched);
		}
		return true;
	}

	private static TaskState state(String name) {
		try {
			return TaskState.valueOf(name);
		}
		catch (IllegalArgumentException ex) {
			return TaskState.TASK_UNKNOWN;
		}
	}

	private static String text(JsonObject status, String field) {
		return status.has(field) ? status.get(field).getAsString() : "";
	}

	boolean hasEnded() {
		TaskState now = this.state;
		return now != null && TaskStates.isTerminal(now);
	}

	boolean isRunningOrEnded() {
		return this.untilRunning != null || hasEnded();
	}

	@Nullable Duration untilRunning() {
		return this.untilRunning;
	}

	String message() {
		return this.message;
	}

	/** Returns what did not work, or an empty text. */
	String problem() {
		String where = this.id + " on " + this.offer.hostname() + ": ";
		if (this.state == null) {
			return where + "nothing was heard of it after its launch";
		}
		if (this.reconciled && hasEnded()) {
			return where + "the master knows it as " + this.state + ", but that update never came";
		}
		if (this.untilRunning == null) {
			return where + "it was never running; " + last();
		}
		if (!hasEnded()) {
			return where + "it did not end after its kill; " + last();
		}
		if (this.state != TaskState.TASK_FINISHED && this.state != TaskState.TASK_KILLED) {
			return where + last();
		}
		if (this.changedAfterEnd) {
			return where + "another update came after " + this.state;
		}
		return "";
	}

	private String last() {
		return this.state + (this.reason.isEmpty() ? "" : " (" + this.reason + ")")
				+ (this.message.isEmpty() ? "" : ": " + this.message);
	}

}
