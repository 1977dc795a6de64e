/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.bcs.executor.internal.session.PendingUpdate.State;
import org.jspecify.annotations.Nullable;

/**
 * The pending updates of one task, in order: those the agent has accepted come before
 * those that are still to be sent.
 */
final class TaskQueue {

	private final Deque<PendingUpdate> accepted = new ArrayDeque<>(2);

	private final Deque<PendingUpdate> unsent = new ArrayDeque<>(2);

	/** Whether the queue waits among those that have an update to send. */
	boolean offered;

	void add(PendingUpdate update) {
		this.unsent.add(update);
	}

	/**
	 * Returns the update that may be sent now.
	 * @return the first one that is not accepted, or {@code null} if there is none, or if
	 * it is in flight or backing off
	 */
	@Nullable PendingUpdate sendable() {
		PendingUpdate head = this.unsent.peek();
		return (head != null && head.state == State.QUEUED) ? head : null;
	}

	void accepted(PendingUpdate update) {
		this.unsent.remove(update);
		this.accepted.add(update);
	}

	/**
	 * Puts the accepted updates that are due before those that were never sent. Does
	 * nothing while another update of the task is being sent.
	 * @param now the time
	 * @return the updates that will be sent again
	 */
	List<PendingUpdate> resend(long now) {
		PendingUpdate head = this.unsent.peek();
		if (head != null && (head.state != State.QUEUED || head.resends > 0)) {
			return List.of();
		}
		List<PendingUpdate> due = new ArrayList<>();
		for (PendingUpdate update : this.accepted) {
			if (update.dueAt - now <= 0) {
				due.add(update);
			}
		}
		this.accepted.removeAll(due);
		for (int i = due.size() - 1; i >= 0; i--) {
			due.get(i).state = State.QUEUED;
			this.unsent.addFirst(due.get(i));
		}
		return due;
	}

	void remove(PendingUpdate update) {
		if (!this.accepted.remove(update)) {
			this.unsent.remove(update);
		}
	}

	boolean isEmpty() {
		return this.accepted.isEmpty() && this.unsent.isEmpty();
	}

}
