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

	final TaskStatus status;

	/** When it was taken from the application. */
	final long enqueuedAt;

	State state = State.WAITING;

	/** How often it was sent in a call of its own. */
	int attempts;

	/** How often in a row sending it failed. */
	int failures;

	/** How often it was sent again for want of an acknowledgement. */
	int resends;

	/** When it is due again; of meaning in BACKING_OFF and ACCEPTED. */
	long dueAt;

	/** Why the last call failed, or {@code null} if it did not. */
	@Nullable String lastFailure;

	/** Whether the SUBSCRIBE call under way lists it. */
	boolean listed;

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

	UnacknowledgedUpdate describe() {
		return new UnacknowledgedUpdate(taskId().getValue(), this.status.getState(), this.enqueuedAt, this.attempts,
				this.lastFailure);
	}

	/**
	 * How far an update has come.
	 */
	enum State {

		/** Not sent, or to be sent again: waits for its turn. */
		WAITING,

		/** Its call is under way. */
		IN_FLIGHT,

		/** Its call failed; waits for the next try. */
		BACKING_OFF,

		/** The agent took it; waits for the acknowledgement. */
		ACCEPTED,

		/** Acknowledged or given up. */
		DONE

	}

}
