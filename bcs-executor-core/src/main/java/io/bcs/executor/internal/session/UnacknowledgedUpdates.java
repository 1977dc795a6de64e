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
 * Every update from the moment it is taken until it is acknowledged or given up, in the
 * order they were taken. Within a task one update is under way at a time, and the next
 * follows only once the agent has accepted the one before, so that no answer in between
 * can reorder them; tasks do not wait for each other.
 */
final class UnacknowledgedUpdates {

	private final Map<ByteString, PendingUpdate> byUuid = new LinkedHashMap<>();

	private final Map<TaskID, Line> lines = new HashMap<>();

	/** Lines whose first update may be sent, each at most once. */
	private final Deque<Line> ready = new ArrayDeque<>();

	private final PriorityQueue<PendingUpdate> backingOff = new PriorityQueue<>(
			(one, other) -> Long.signum(one.dueAt - other.dueAt));

	boolean isEmpty() {
		return this.byUuid.isEmpty();
	}

	int size() {
		return this.byUuid.size();
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
		Line line = this.lines.computeIfAbsent(update.taskId(), (id) -> new Line());
		line.unsent.add(update);
		offer(line);
		return true;
	}

	/**
	 * Takes the next update that may be sent, and counts it as under way.
	 * @return the update, or {@code null} if none may be sent now
	 */
	@Nullable PendingUpdate takeReady() {
		Line line = this.ready.poll();
		while (line != null) {
			line.queued = false;
			PendingUpdate head = line.unsent.peek();
			if (head != null && head.state == State.WAITING) {
				head.state = State.IN_FLIGHT;
				head.attempts++;
				return head;
			}
			line = this.ready.poll();
		}
		return null;
	}

	/**
	 * The agent accepted an update: the next of its task may go.
	 * @param update the update
	 * @param dueAt when to send it again if it is not acknowledged
	 */
	void accepted(PendingUpdate update, long dueAt) {
		if (update.state == State.DONE) {
			return;
		}
		Line line = line(update);
		line.unsent.remove(update);
		line.accepted.add(update);
		update.state = State.ACCEPTED;
		update.failures = 0;
		update.dueAt = dueAt;
		offer(line);
	}

	/**
	 * Sending an update failed: it keeps its place and is due again later.
	 * @param update the update
	 * @param dueAt when
	 */
	void failed(PendingUpdate update, long dueAt) {
		if (update.state == State.DONE) {
			return;
		}
		update.state = State.BACKING_OFF;
		update.failures++;
		update.dueAt = dueAt;
		this.backingOff.add(update);
	}

	/**
	 * Makes the failed updates whose time has come ready again.
	 * @param now the time
	 */
	void retryDue(long now) {
		while (!this.backingOff.isEmpty() && this.backingOff.element().dueAt - now <= 0) {
			PendingUpdate update = this.backingOff.remove();
			if (update.state == State.BACKING_OFF) {
				update.state = State.WAITING;
				offer(line(update));
			}
		}
	}

	/**
	 * Returns when the next failed update is due.
	 * @return the update that is due first, or {@code null} if none waits
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
	 * Sends the accepted updates of a task again, in order and before those that were
	 * never sent. Does nothing while an update of the task is under way.
	 * @param update one of them
	 * @return those that will be sent again
	 */
	List<PendingUpdate> resend(PendingUpdate update, long now) {
		Line line = line(update);
		PendingUpdate head = line.unsent.peek();
		if (head != null && (head.state != State.WAITING || head.resends > 0)) {
			return List.of();
		}
		List<PendingUpdate> again = new ArrayList<>();
		for (PendingUpdate accepted : line.accepted) {
			if (accepted.dueAt - now <= 0) {
				again.add(accepted);
			}
		}
		line.accepted.removeAll(again);
		for (int i = again.size() - 1; i >= 0; i--) {
			PendingUpdate due = again.get(i);
			due.state = State.WAITING;
			due.resends++;
			line.unsent.addFirst(due);
		}
		offer(line);
		return again;
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
		Line line = line(update);
		if (!line.accepted.remove(update)) {
			line.unsent.remove(update);
		}
		update.state = State.DONE;
		if (line.unsent.isEmpty() && line.accepted.isEmpty()) {
			this.lines.remove(update.taskId());
		}
		else {
			offer(line);
		}
		return update;
	}

	/**
	 * Describes the updates for others.
	 * @param limit the largest number of updates to return
	 * @return the updates, oldest first
	 */
	List<UnacknowledgedUpdate> describe(int limit) {
		return this.byUuid.values().stream().limit(limit).map(PendingUpdate::describe).toList();
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
	 * The SUBSCRIBE call succeeded: the agent has taken what it listed as if each had
	 * been sent.
	 * @param dueAt when to send them again if they are not acknowledged
	 */
	void listAccepted(long dueAt) {
		for (PendingUpdate update : this.byUuid.values()) {
			if (update.listed && update.state == State.ACCEPTED) {
				update.dueAt = dueAt;
			}
			else if (update.listed) {
				accepted(update, dueAt);
			}
		}
	}

	/** The connection is gone, and with it every answer that was to come. */
	void connectionLost() {
		this.backingOff.clear();
		for (PendingUpdate update : this.byUuid.values()) {
			update.listed = false;
			if (update.state == State.IN_FLIGHT || update.state == State.BACKING_OFF) {
				update.state = State.WAITING;
				offer(line(update));
			}
		}
	}

	private Line line(PendingUpdate update) {
		Line line = this.lines.get(update.taskId());
		if (line == null) {
			throw new IllegalStateException("No line for the pending update of task " + update.taskId().getValue());
		}
		return line;
	}

	private void offer(Line line) {
		PendingUpdate head = line.unsent.peek();
		if (!line.queued && head != null && head.state == State.WAITING) {
			line.queued = true;
			this.ready.add(line);
		}
	}

	/**
	 * The pending updates of one task: those accepted come before those to be sent.
	 */
	private static final class Line {

		private final Deque<PendingUpdate> accepted = new ArrayDeque<>(2);

		private final Deque<PendingUpdate> unsent = new ArrayDeque<>(2);

		private boolean queued;

	}

}
