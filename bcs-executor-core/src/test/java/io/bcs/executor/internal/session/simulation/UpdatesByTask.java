/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The updates of each task in the order in which the session took them.
 */
final class UpdatesByTask {

	private final Map<String, List<TrackedUpdate>> updates = new HashMap<>();

	void add(TrackedUpdate update) {
		this.updates.computeIfAbsent(update.task(), (id) -> new ArrayList<>()).add(update);
	}

	/** Those since the launch, behind those that the id waited for then. */
	List<TrackedUpdate> of(String task) {
		return this.updates.getOrDefault(task, List.of());
	}

	/** A task of this id was launched; one of the same id may have been before it. */
	void relaunched(String task) {
		List<TrackedUpdate> waiting = new ArrayList<>(of(task));
		waiting.removeIf((update) -> !update.isPending());
		waiting.forEach((update) -> update.ofEarlierTask = true);
		this.updates.put(task, waiting);
	}

}
