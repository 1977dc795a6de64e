/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.PendingUpdate.State;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Every update from its recording until it is acknowledged or abandoned, in the order of
 * the recording. One update per task is in flight, and the next follows only once the
 * agent has accepted it, so that no response in between can reorder them. Tasks do not
 * wait for each other.
 */
class UnacknowledgedUpdates {

	private final Map<ByteString, PendingUpdate> byUuid = new LinkedHashMap<>();

	private final Map<TaskID, TaskQueue> queues = new HashMap<>();

	/** Queues with an update to send, each at most once. */
	private final Deque<TaskQueue> sendable = new ArrayDeque<>();

	private final PriorityQueue<PendingUpdate> backingOff = new PriorityQueue<>(
			(one, other) -> Long.signum(one.dueAt - other.dueAt));

	private int accepted;

	int size() {
		return this.byUuid.size();
	}

	int acceptedCount() {
		return this.accepted;
	}

	Collection<PendingUpdate> all() {
		return this.byUuid.values();
	}

	/**
	 * Records an update behind all others of its task.
	 * @param status the update
	 * @param now the time
	 * @return {@code false} if an update of that uuid is pending already
	 */
	boolean add(TaskStatus status, long now) {
		PendingUpdate update = new PendingUpdate(status, now);
		if (this.byUuid.putIfAbsent(update.uuid(), update) != null) {
			return false;
		}
		enqueue(update);
		return true;
	}

	private void enqueue(PendingUpdate update) {
		TaskQueue queue = this.queues.computeIfAbsent(update.taskId(), (id) -> new TaskQueue());
		queue.add(update);
		offer(queue);
	}

	/**
	 * Returns the next update that may be sent, which is in flight from now on.
	 * @return the update, or {@code null} if none may be sent now
	 */
	@Nullable PendingUpdate pollSendable() {
		TaskQueue queue = this.sendable.poll();
		while (queue != null) {
			queue.offered = false;
			PendingUpdate update = queue.sendable();
			if (update != null) {
				update.state = State.IN_FLIGHT;
				update.attempts++;
				return update;
			}
			queue = this.sendable.poll();
		}
		return null;
	}

	/**
	 * The agent accepted an update: the next of its task may be sent.
	 * @param update the update
	 * @param dueAt when to send it again if it is not acknowledged
	 */
	void accepted(PendingUpdate update, long dueAt) {
		if (update.state == State.DONE) {
			return;
		}
		update.dueAt = dueAt;
		update.accepted();
		if (update.state != State.ACCEPTED) {
			update.state = State.ACCEPTED;
			this.accepted++;
			TaskQueue queue = queue(update);
			queue.accepted(update);
			offer(queue);
		}
	}

	/**
	 * Sending an update failed: it keeps its place and is sent again later.
	 * @param update the update
	 * @param reason why
	 * @param dueAt when
	 */
	void failed(PendingUpdate update, String reason, long dueAt) {
		update.state = State.BACKING_OFF;
		update.failed(reason);
		update.dueAt = dueAt;
		this.backingOff.add(update);
	}

	/**
	 * Makes the failed updates that are due sendable again.
	 * @param now the time
	 */
	void retryDue(long now) {
		while (!this.backingOff.isEmpty() && this.backingOff.element().dueAt - now <= 0) {
			requeue(this.backingOff.remove(), State.BACKING_OFF);
		}
	}

	/**
	 * Returns the failed update that is due first.
	 * @return the update, or {@code null} if none is backing off
	 */
	@Nullable PendingUpdate nextRetry() {
		PendingUpdate first = this.backingOff.peek();
		while (first != null && first.state != State.BACKING_OFF) {
			this.backingOff.remove();
			first = this.backingOff.peek();
		}
		return first;
	}

	/**
	 * Makes the accepted updates of a task that are due sendable again.
	 * @param taskId the task
	 * @param now the time
	 * @return the updates that will be sent again
	 */
	List<PendingUpdate> resend(TaskID taskId, long now) {
		TaskQueue queue = this.queues.get(taskId);
		if (queue == null) {
			return List.of();
		}
		List<PendingUpdate> due = queue.resend(now);
		for (PendingUpdate update : due) {
			update.resends++;
			this.accepted--;
		}
		offer(queue);
		return due;
	}

	/**
	 * The SUBSCRIBE call succeeded, but the agent has not taken what it listed: all is
	 * sent again in the order of the recording, what was accepted on an earlier
	 * connection included. Nothing is in flight then.
	 */
	void listIgnored() {
		this.accepted = 0;
		this.sendable.clear();
		this.queues.clear();
		for (PendingUpdate update : this.byUuid.values()) {
			update.state = State.QUEUED;
			enqueue(update);
		}
	}

	/**
	 * Forgets the update of a uuid.
	 * @param uuid the uuid
	 * @return the update, or {@code null} if none of that uuid is pending
	 */
	@Nullable PendingUpdate remove(ByteString uuid) {
		PendingUpdate update = this.byUuid.remove(uuid);
		if (update == null) {
			return null;
		}
		if (update.state == State.ACCEPTED) {
			this.accepted--;
		}
		update.state = State.DONE;
		TaskQueue queue = queue(update);
		queue.remove(update);
		if (queue.isEmpty()) {
			this.queues.remove(update.taskId());
		}
		offer(queue);
		return update;
	}

	/**
	 * Lists every update for a SUBSCRIBE call.
	 * @return the updates, oldest first
	 */
	List<TaskStatus> list() {
		List<TaskStatus> result = new ArrayList<>(this.byUuid.size());
		for (PendingUpdate update : this.byUuid.values()) {
			update.listed = true;
			result.add(update.status);
		}
		return result;
	}

	/**
	 * The SUBSCRIBE call succeeded: the agent has accepted what it listed.
	 * @param dueAt when to send the updates again if they are not acknowledged
	 */
	void listAccepted(long dueAt) {
		for (PendingUpdate update : this.byUuid.values()) {
			if (update.listed) {
				accepted(update, dueAt);
			}
		}
	}

	/** The connection is lost, and no response will come. */
	void connectionLost() {
		this.backingOff.clear();
		for (PendingUpdate update : this.byUuid.values()) {
			update.listed = false;
			requeue(update, State.IN_FLIGHT);
			requeue(update, State.BACKING_OFF);
		}
	}

	/**
	 * Describes the updates.
	 * @param limit the largest number of updates to return
	 * @return the updates, oldest first
	 */
	List<UnacknowledgedUpdate> describe(int limit) {
		return this.byUuid.values().stream().limit(limit).map(PendingUpdate::describe).toList();
	}

	private void requeue(PendingUpdate update, State expected) {
		if (update.state == expected) {
			update.state = State.QUEUED;
			offer(queue(update));
		}
	}

	private TaskQueue queue(PendingUpdate update) {
		TaskQueue queue = this.queues.get(update.taskId());
		if (queue == null) {
			throw new IllegalStateException("No queue for a pending update of task " + update.taskId().getValue());
		}
		return queue;
	}

	private void offer(TaskQueue queue) {
		if (!queue.offered && queue.sendable() != null) {
			queue.offered = true;
			this.sendable.add(queue);
		}
	}

}
