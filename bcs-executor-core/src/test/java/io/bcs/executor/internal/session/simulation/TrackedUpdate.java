/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What became of an update, seen from outside the session.
 */
final class TrackedUpdate {

	final TaskStatus status;

	boolean acknowledged;

	boolean abandoned;

	boolean undelivered;

	/** Whether its task has ended, and another of the same id was launched since. */
	boolean ofEarlierTask;

	/** How often the agent has accepted it, by a call of its own or in a list. */
	int accepted;

	/** Whether the last that is known of it is that the agent has accepted it. */
	boolean isAccepted;

	/** The call that carries it, or -1. */
	long call = -1;

	/** How often this connection has accepted it. */
	int acceptedHere;

	/** When this connection accepted it, or -1. */
	long acceptedAt = -1;

	/** When its call failed on this connection for a reason that passes, or -1. */
	long failedAt = -1;

	/** The SUBSCRIBE that listed it last. */
	long listedIn;

	TrackedUpdate(TaskStatus status) {
		this.status = status;
	}

	ByteString uuid() {
		return this.status.getUuid();
	}

	String task() {
		return this.status.getTaskId().getValue();
	}

	boolean isPending() {
		return !this.acknowledged && !this.abandoned;
	}

	void connectionLost() {
		this.call = -1;
		this.acceptedHere = 0;
		this.acceptedAt = -1;
		this.failedAt = -1;
	}

	@Override
	public String toString() {
		return Words.update(this.status);
	}

}
