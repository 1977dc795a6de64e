/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Launches that wait for the first subscription. Confined to the agent's thread.
 */
final class LaunchQueue {

	private final List<Event> events = new ArrayList<>();

	void add(Event launch) {
		this.events.add(launch);
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

	void clear() {
		this.events.clear();
	}

	/**
	 * Takes everything out.
	 */
	List<Event> drain() {
		List<Event> drained = List.copyOf(this.events);
		this.events.clear();
		return drained;
	}

	/**
	 * Takes out a task, with the group it belongs to.
	 * @return the ids of what was taken out
	 */
	Set<String> remove(String taskId) {
		List<Event> hit = this.events.stream().filter((launch) -> taskIds(launch).contains(taskId)).toList();
		this.events.removeAll(hit);
		return hit.stream().flatMap((launch) -> taskIds(launch).stream()).collect(Collectors.toSet());
	}

	Set<String> taskIds() {
		return this.events.stream().flatMap((launch) -> taskIds(launch).stream()).collect(Collectors.toSet());
	}

	/**
	 * Returns the ids of the tasks of a LAUNCH or LAUNCH_GROUP.
	 */
	static List<String> taskIds(Event event) {
		List<TaskInfo> launched = event.hasLaunchGroup() ? event.getLaunchGroup().getTaskGroup().getTasksList()
				: List.of(event.getLaunch().getTask());
		return launched.stream().map((task) -> task.getTaskId().getValue()).toList();
	}

}
