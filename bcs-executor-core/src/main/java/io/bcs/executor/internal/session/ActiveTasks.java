/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The tasks the agent launched and that have not ended for it yet. A task is
 * <em>unacknowledged</em> from its launch until the first acknowledgement of any of its
 * updates, and is listed in every SUBSCRIBE for that time; it stays <em>active</em> until
 * its terminal update is acknowledged.
 */
final class ActiveTasks {

	private final Map<TaskID, Entry> tasks = new LinkedHashMap<>();

	/** Tasks no terminal update has been taken for. */
	private int running;

	/** Tasks no update of which is acknowledged. */
	private int unacknowledged;

	/**
	 * Records a launch.
	 * @param task the task
	 * @return {@code false} if a task of that id is active already
	 */
	boolean launch(TaskInfo task) {
		if (this.tasks.putIfAbsent(task.getTaskId(), new Entry(task)) != null) {
			return false;
		}
		this.running++;
		this.unacknowledged++;
		return true;
	}

	int size() {
		return this.tasks.size();
	}

	int unacknowledgedCount() {
		return this.unacknowledged;
	}

	boolean isActive(TaskID id) {
		return this.tasks.containsKey(id);
	}

	/**
	 * Tells whether a task still owes its terminal update.
	 * @param id the task
	 * @return {@code true} if it is active and no terminal update was taken
	 */
	boolean isRunning(TaskID id) {
		Entry entry = this.tasks.get(id);
		return entry != null && !entry.ended;
	}

	boolean noneRunning() {
		return this.running == 0;
	}

	/**
	 * An update of a task was taken.
	 * @param id the task
	 * @param state the state it reports
	 */
	void updateTaken(TaskID id, TaskState state) {
		Entry entry = this.tasks.get(id);
		if (entry != null && !entry.ended && TaskStates.isTerminal(state)) {
			entry.ended = true;
			this.running--;
		}
	}

	/**
	 * An update of a task was acknowledged.
	 * @param id the task
	 * @param state the state it reported
	 */
	void updateAcknowledged(TaskID id, TaskState state) {
		Entry entry = this.tasks.get(id);
		if (entry == null) {
			return;
		}
		acknowledged(entry);
		if (TaskStates.isTerminal(state)) {
			this.tasks.remove(id);
		}
	}

	/**
	 * The agent knows nothing of an ended task any more.
	 * @param id the task
	 */
	void forget(TaskID id) {
		Entry entry = this.tasks.remove(id);
		if (entry != null) {
			acknowledged(entry);
		}
	}

	private void acknowledged(Entry entry) {
		if (entry.unacknowledged != null) {
			entry.unacknowledged = null;
			this.unacknowledged--;
		}
	}

	/**
	 * Returns the unacknowledged tasks.
	 * @return the tasks, in the order of their launches
	 */
	List<TaskInfo> unacknowledged() {
		List<TaskInfo> result = new ArrayList<>();
		for (Entry entry : this.tasks.values()) {
			if (entry.unacknowledged != null) {
				result.add(entry.unacknowledged);
			}
		}
		return result;
	}

	private static final class Entry {

		/**
		 * The task as launched, dropped with its first acknowledgement to save memory.
		 */
		private @Nullable TaskInfo unacknowledged;

		private boolean ended;

		Entry(TaskInfo task) {
			this.unacknowledged = task;
		}

	}

}
