/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Says in words what a session leaves behind at its end.
 */
final class EndDescription {

	/** More tasks than these are counted and not named. */
	static final int TASKS_NAMED = 20;

	private EndDescription() {
	}

	/**
	 * Describes the end of a shutdown or stop.
	 * @param stop whether it was a stop
	 * @param timedOut whether it ran out of time
	 * @param tasks the active tasks
	 * @param updates the updates that are not acknowledged
	 * @return what was seen, such as {@code shutdown complete, 2 updates accepted, not
	 * acknowledged}
	 */
	static String of(boolean stop, boolean timedOut, ActiveTasks tasks, UnacknowledgedUpdates updates) {
		List<String> parts = new ArrayList<>();
		parts.add((stop ? "stop " : "shutdown ") + (timedOut ? "ran out of time" : "complete"));
		if (timedOut && tasks.runningCount() > 0) {
			parts.add(describeTasks(tasks));
		}
		int accepted = updates.acceptedCount();
		if (accepted > 0) {
			parts.add(count(accepted, "update") + " accepted, not acknowledged");
		}
		if (updates.size() > accepted) {
			parts.add(count(updates.size() - accepted, "update") + " not accepted");
		}
		return String.join(", ", parts);
	}

	private static String describeTasks(ActiveTasks tasks) {
		int more = tasks.runningCount() - TASKS_NAMED;
		return count(tasks.runningCount(), "task") + " without a terminal update ("
				+ String.join(", ", tasks.running(TASKS_NAMED)) + ((more > 0) ? " and " + more + " more)" : ")");
	}

	private static String count(int number, String what) {
		return number + " " + what + ((number == 1) ? "" : "s");
	}

}
