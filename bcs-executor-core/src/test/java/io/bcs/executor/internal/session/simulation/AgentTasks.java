/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * The agent's tasks: takes updates, writes them down, acknowledges them, hands them on to
 * the scheduler, and forgets a task once the scheduler has acknowledged its end.
 */
final class AgentTasks {

	private final World world;

	private final ModelAgent agent;

	private final Dice dice;

	private final Map<String, AgentTask> tasks = new LinkedHashMap<>();

	/** Tasks whose terminal update the scheduler has acknowledged. */
	private final Set<String> completed = new HashSet<>();

	/** Updates that were handed on without being tracked. */
	private final Set<ByteString> handedOn = new HashSet<>();

	private final boolean doubleAcknowledgements;

	private long slowUntil;

	AgentTasks(World world, ModelAgent agent) {
		this.world = world;
		this.agent = agent;
		this.dice = world.dice;
		this.doubleAcknowledgements = world.plan.has(Fault.DOUBLE_ACKNOWLEDGEMENTS);
	}

	void launch(List<TaskInfo> infos) {
		for (TaskInfo info : infos) {
			this.tasks.putIfAbsent(info.getTaskId().getValue(), new AgentTask(info));
		}
	}

	List<String> ids() {
		return List.copyOf(this.tasks.keySet());
	}

	boolean isOver(String id) {
		AgentTask task = this.tasks.get(id);
		return task == null || task.isOver();
	}

	/** Tasks whose ids could be used again. */
	Set<String> completed() {
		return this.completed;
	}

	/**
	 * Whether an update has reached the agent.
	 * @param update the update
	 * @param safely whether it must be written down, or handed on without being tracked
	 */
	boolean has(TaskStatus update, boolean safely) {
		AgentTask task = this.tasks.get(update.getTaskId().getValue());
		ByteString uuid = update.getUuid();
		return this.handedOn.contains(uuid)
				|| (task != null && (safely ? task.isPersisted(uuid) : task.uuids.contains(uuid)));
	}

	/** An update arrives that is accepted, and nothing is done with it. */
	void ignore(TaskStatus status) {
		this.handedOn.add(status.getUuid());
	}

	/** An update arrives, in a call of its own or in a list. */
	void take(TaskStatus status) {
		if (status.getMessage().equals(Application.INVALID)) {
			return;
		}
		AgentTask task = this.tasks.get(status.getTaskId().getValue());
		if (task == null) {
			this.handedOn.add(status.getUuid());
			return;
		}
		if (!task.uuids.add(status.getUuid())) {
			if (task.isPersisted(status.getUuid())) {
				this.agent.later(this.dice.between(0, 100_000), () -> acknowledge(status));
			}
			return;
		}
		this.world.checker.updateArrived(task, status);
		task.updates.add(status);
		boolean slow = this.world.now() < this.slowUntil;
		if (slow) {
			this.world.happened.add(Fault.SLOW_DISK);
		}
		long disk = slow ? this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(100))
				: this.dice.between(0, 4_000_000);
		task.lastPersist = Math.max(task.lastPersist, this.world.now() + disk);
		this.agent.later(task.lastPersist - this.world.now(), () -> {
			task.persisted++;
			acknowledge(status);
			settle(task);
		});
	}

	/** Tells the scheduler, which acknowledges in order, if ever. */
	private void settle(AgentTask task) {
		Duration pause = this.world.plan.schedulerAcknowledges;
		if (pause == null) {
			return;
		}
		task.lastSettle = Math.max(task.lastSettle, this.world.now() + this.dice.between(0, 2 * pause.toNanos()));
		this.agent.later(task.lastSettle - this.world.now(), () -> {
			TaskStatus settled = task.updates.get(task.settled++);
			if (TaskStates.isTerminal(settled.getState()) && this.tasks.remove(task.id(), task)) {
				this.handedOn.addAll(task.uuids);
				this.completed.add(task.id());
				this.world.trace.add("agent", () -> task.id() + " is settled");
			}
		});
	}

	private void acknowledge(TaskStatus status) {
		this.agent.event(AgentMessages.acknowledged(status));
		if (this.doubleAcknowledgements && this.dice.in(0.3)) {
			this.world.happened.add(Fault.DOUBLE_ACKNOWLEDGEMENTS);
			this.agent.event(AgentMessages.acknowledged(status));
		}
	}

	/** A task that was launched and that the executor does not list never got there. */
	void reconcile(Call.Subscribe subscribe) {
		Set<String> listed = subscribe.getUnacknowledgedTasksList()
			.stream()
			.map((task) -> task.getTaskId().getValue())
			.collect(Collectors.toSet());
		for (AgentTask task : List.copyOf(this.tasks.values())) {
			if (task.isStaged() && !listed.contains(task.id())) {
				this.world.trace.add("agent", () -> task.id() + " is LOST");
				this.world.checker.taskLost(task.id());
				this.tasks.remove(task.id());
			}
		}
	}

	/** The agent crashed: what was not written down never came. */
	void forgetUnwritten() {
		this.tasks.values().forEach(AgentTask::forgetUnwritten);
	}

	/** The agent is back: what the scheduler has not acknowledged is handed on again. */
	void handOnAgain() {
		for (AgentTask task : this.tasks.values()) {
			for (int i = task.settled; i < task.persisted; i++) {
				settle(task);
			}
		}
	}

	/** Writing takes long for a while. */
	void slowDisk(long nanos) {
		this.slowUntil = this.world.now() + nanos;
	}

}
