/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What the agent gets to see, and through it the scheduler.
 */
final class AgentChecks extends Checks {

	private final Set<ByteString> messages = new HashSet<>();

	AgentChecks(World world) {
		super(world);
	}

	/** Before the agent adds the update to the task's stream. */
	void updateArrived(AgentTask task, TaskStatus status) {
		TrackedUpdate arrived = this.ledger.updates().get(status.getUuid());
		require(arrived != null && arrived.status.equals(status), Rule.NONE_INVENTED,
				() -> Words.update(status) + " arrives at the agent, but was not sent so");
		List<TrackedUpdate> sent = this.ledger.ofTask(task.id());
		for (TrackedUpdate earlier : sent) {
			if (earlier == arrived) {
				return;
			}
			boolean there = task.uuids.contains(earlier.uuid());
			// The agent forgets a task that has ended, and with it what it has stored.
			require(there || earlier.abandoned || earlier.acknowledged || earlier.ofEarlierTask
					|| earlier.status.getMessage().equals(Application.INVALID), Rule.TASK_ORDER_KEPT,
					() -> arrived + " arrives at the agent before " + earlier);
		}
	}

	void messageArrived(ByteString data) {
		require(this.messages.add(data), Rule.MESSAGES_AT_MOST_ONCE,
				() -> data.toStringUtf8() + " arrives at the agent twice");
	}

	void taskLost(String task) {
		require(!this.ledger.tasks().containsKey(task), Rule.NO_TASK_LOST,
				() -> task + " was launched here, and the agent declares it lost because it was not listed");
	}

}
