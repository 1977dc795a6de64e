/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * An update that the agent has not acknowledged.
 */
final class PendingUpdate {

	private static final int MAX_FAILURE_LENGTH = 200;

	final TaskStatus status;

	final long enqueuedAt;

	State state = State.QUEUED;

	/** How many UPDATE calls were made for it. */
	int attempts;

	/** How many of them failed since the last one that was accepted. */
	int failures;

	/** How often it was sent again because no acknowledgement came. */
	int resends;

	/** When it is sent again; only in BACKING_OFF and ACCEPTED. */
	long dueAt;

	/** Whether the SUBSCRIBE call in flight lists it. */
	boolean listed;

	/** Why the last call failed, or {@code null} if it did not. */
	private @Nullable String lastFailure;

	PendingUpdate(TaskStatus status, long enqueuedAt) {
		this.status = status;
		this.enqueuedAt = enqueuedAt;
	}

	ByteString uuid() {
		return this.status.getUuid();
	}

	TaskID taskId() {
		return this.status.getTaskId();
	}

	void failed(String reason) {
		this.failures++;
		// There may be many updates, and an agent's sentence may be long.
		this.lastFailure = (reason.length() > MAX_FAILURE_LENGTH) ? reason.substring(0, MAX_FAILURE_LENGTH) : reason;
	}

	void accepted() {
		this.failures = 0;
		this.lastFailure = null;
	}

	UnacknowledgedUpdate describe() {
		return new UnacknowledgedUpdate(taskId().getValue(), this.status.getState(), this.enqueuedAt, this.attempts,
				this.lastFailure);
	}

	/**
	 * The states of an update.
	 */
	enum State {

		/** Waits until it can be sent. */
		QUEUED,

		/** Its call waits for a response. */
		IN_FLIGHT,

		/** Its call failed; it waits for the next one. */
		BACKING_OFF,

		/** The agent accepted it; it waits for the acknowledgement. */
		ACCEPTED,

		/** Acknowledged or abandoned. */
		DONE

	}

}
