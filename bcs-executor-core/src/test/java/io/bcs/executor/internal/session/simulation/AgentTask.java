/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A task as the agent sees it, with the stream of its updates.
 */
final class AgentTask {

	final TaskInfo info;

	/** In the order of their first arrival: what the scheduler is going to see. */
	final List<TaskStatus> updates = new ArrayList<>();

	final Set<ByteString> uuids = new HashSet<>();

	/** So many of them are written down. */
	int persisted;

	/** So many of them has the scheduler acknowledged. */
	int settled;

	/** When the last one will be written down. */
	long lastPersist;

	/** When the scheduler has acknowledged the last one. */
	long lastSettle;

	AgentTask(TaskInfo info) {
		this.info = info;
	}

	String id() {
		return this.info.getTaskId().getValue();
	}

	boolean isStaged() {
		return this.updates.isEmpty();
	}

	/** Whether the executor has reported its end. */
	boolean isOver() {
		return this.updates.stream().anyMatch((update) -> TaskStates.isTerminal(update.getState()));
	}

	boolean isPersisted(ByteString uuid) {
		for (int i = 0; i < this.persisted; i++) {
			if (this.updates.get(i).getUuid().equals(uuid)) {
				return true;
			}
		}
		return false;
	}

	/** The agent crashed: what was not written down never came. */
	void forgetUnwritten() {
		while (this.updates.size() > this.persisted) {
			this.uuids.remove(this.updates.remove(this.updates.size() - 1).getUuid());
		}
		this.lastPersist = 0;
		this.lastSettle = 0;
	}

}
