/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tasks were told to end. Thread-safe.
 */
final class KilledTasks {

	private final Map<String, List<String>> groups = new ConcurrentHashMap<>();

	private final Set<String> killed = ConcurrentHashMap.newKeySet();

	/**
	 * Adds a task group: a kill of one of its tasks may end all of them.
	 */
	void addGroup(List<String> taskIds) {
		taskIds.forEach((taskId) -> this.groups.put(taskId, taskIds));
	}

	void killed(String taskId) {
		this.killed.add(taskId);
		this.killed.addAll(this.groups.getOrDefault(taskId, List.of()));
	}

	/**
	 * Adds the tasks that a shutdown ends.
	 */
	void shutDown(Collection<String> taskIds) {
		this.killed.addAll(taskIds);
	}

	boolean contains(String taskId) {
		return this.killed.contains(taskId);
	}

}
