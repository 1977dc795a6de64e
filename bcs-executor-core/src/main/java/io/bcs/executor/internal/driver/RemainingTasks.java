/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.HashSet;
import java.util.Set;

import io.bcs.executor.internal.session.ActiveTask;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The tasks that were running when the driver ended by an error: the executor still ends
 * them, and the driver waits for that, although their updates reach nobody. Confined to
 * the event loop.
 */
final class RemainingTasks {

	private final Set<String> ids = new HashSet<>();

	RemainingTasks(Session session, Set<TaskID> neverLaunched) {
		for (ActiveTask task : session.activeTasks(Integer.MAX_VALUE)) {
			if (task.state() == null || !TaskStates.isTerminal(task.state())) {
				this.ids.add(task.id());
			}
		}
		neverLaunched.forEach((id) -> this.ids.remove(id.getValue()));
	}

	void updated(TaskStatus status) {
		if (TaskStates.isTerminal(status.getState())) {
			this.ids.remove(status.getTaskId().getValue());
		}
	}

	int count() {
		return this.ids.size();
	}

}
