/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that the agent launched and whose terminal update is neither acknowledged nor
 * abandoned. A task is <em>running</em> until its terminal update is recorded. It is
 * <em>unacknowledged</em> from its launch until the first acknowledgement of any of its
 * updates; every SUBSCRIBE lists it for that time.
 */
class ActiveTasks {

	private final Map<TaskID, Entry> tasks = new LinkedHashMap<>();

	private int running;

	private int unacknowledged;

	/**
	 * Records a launch.
	 * @param task the task
	 * @param now the time
	 * @return {@code false} if a task of that id is active already
	 */
	boolean launch(TaskInfo task, long now) {
		if (this.tasks.putIfAbsent(task.getTaskId(), new Entry(task, now)) != null) {
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

	boolean isRunning(TaskID id) {
		Entry entry = this.tasks.get(id);
		return entry != null && !entry.ended;
	}

	int runningCount() {
		return this.running;
	}

	/**
	 * Notes the state that a recorded update reports.
	 * @param id the task
	 * @param state the state
	 * @param now the time
	 */
	void updateRecorded(TaskID id, TaskState state, long now) {
		Entry entry = this.tasks.get(id);
		if (entry == null) {
			return;
		}
		entry.state = state;
		entry.since = now;
		if (!entry.ended && TaskStates.isTerminal(state)) {
			entry.ended = true;
			this.running--;
		}
	}

	/**
	 * Notes that the agent acknowledged an update.
	 * @param id the task
	 * @param state the state that the update reported
	 */
	void updateAcknowledged(TaskID id, TaskState state) {
		Entry entry = this.tasks.get(id);
		if (entry == null) {
			return;
		}
		acknowledged(entry);
		if (TaskStates.isTerminal(state)) {
			remove(id);
		}
	}

	/**
	 * Notes that an update will never be acknowledged. Without its terminal update a task
	 * has ended all the same.
	 * @param id the task
	 * @param state the state that the update reported
	 */
	void updateAbandoned(TaskID id, TaskState state) {
		if (TaskStates.isTerminal(state)) {
			remove(id);
		}
	}

	private void remove(TaskID id) {
		Entry entry = this.tasks.remove(id);
		if (entry != null) {
			acknowledged(entry);
			if (!entry.ended) {
				this.running--;
			}
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
	 * @return the tasks in the order of their launches
	 */
	List<TaskInfo> unacknowledged() {
		List<TaskInfo> result = new ArrayList<>(this.unacknowledged);
		for (Entry entry : this.tasks.values()) {
			if (entry.unacknowledged != null) {
				result.add(entry.unacknowledged);
			}
		}
		return result;
	}

	/**
	 * Returns the ids of tasks without a terminal update.
	 * @param limit the largest number of ids to return
	 * @return the ids in the order of the launches
	 */
	List<String> running(int limit) {
		return list(limit, (entry) -> !entry.ended).stream().map(ActiveTask::id).toList();
	}

	/**
	 * Returns the active tasks.
	 * @param limit the largest number of tasks to return
	 * @return the tasks in the order of their launches
	 */
	List<ActiveTask> list(int limit) {
		return list(limit, (entry) -> true);
	}

	private List<ActiveTask> list(int limit, Predicate<Entry> filter) {
		return this.tasks.entrySet()
			.stream()
			.filter((each) -> filter.test(each.getValue()))
			.limit(limit)
			.map((each) -> each.getValue().describe(each.getKey()))
			.toList();
	}

	private static final class Entry {

		private final String name;

		private final long launchedAt;

		/**
		 * The task as launched; dropped with its first acknowledgement to save memory.
		 */
		private @Nullable TaskInfo unacknowledged;

		private @Nullable TaskState state;

		private long since;

		/** Whether a terminal update was recorded. */
		private boolean ended;

		Entry(TaskInfo task, long now) {
			this.name = task.getName();
			this.unacknowledged = task;
			this.launchedAt = now;
			this.since = now;
		}

		ActiveTask describe(TaskID id) {
			return new ActiveTask(id.getValue(), this.name, this.launchedAt, this.state, this.since);
		}

	}

}
