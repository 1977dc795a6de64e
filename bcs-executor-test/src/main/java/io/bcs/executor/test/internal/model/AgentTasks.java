/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.bcs.executor.test.internal.record.AgentRecorder;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of the executor, and the ends that the agent itself puts to them. Confined to
 * the agent's thread.
 */
final class AgentTasks {

	private final AgentID agentId;

	private final Consumer<TaskStatus> ended;

	private final Map<String, AgentTask> tasks = new LinkedHashMap<>();

	/** Whether the executor has reported on a task that is forgotten. */
	private boolean everReported;

	AgentTasks(AgentID agentId, Consumer<TaskStatus> ended) {
		this.agentId = agentId;
		this.ended = ended;
	}

	void launched(List<String> ids, String site) {
		for (String id : ids) {
			this.tasks.compute(id, (key, task) -> (task != null && task.active()) ? task : new AgentTask(key, site));
		}
	}

	void delivered(List<String> ids) {
		ids.forEach((id) -> get(id).delivered());
	}

	/**
	 * Returns the active tasks among some.
	 */
	List<AgentTask> active(Collection<String> ids) {
		return this.tasks.values().stream().filter((task) -> task.active() && ids.contains(task.id())).toList();
	}

	/**
	 * Checks that tasks do not run already.
	 */
	void requireInactive(Collection<String> ids, AgentRecorder recorder) {
		for (AgentTask task : active(ids)) {
			recorder.note("refused to launch " + task.id() + ": it is still " + task.describe());
			throw LaunchRules.refused(task.id(), "Task has duplicate ID: " + task.id(),
					"It is still " + task.describe() + ". Wait for its end first.");
		}
	}

	Map<String, TaskState> describeActive(Collection<String> ids) {
		Map<String, TaskState> active = new LinkedHashMap<>();
		active(ids).forEach((task) -> active.put(task.id() + ", launched at " + task.launchedAt(), task.state()));
		return active;
	}

	/**
	 * Returns the tasks of this test that the executor may still run.
	 */
	List<String> running() {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.active() && task.running())
			.map(AgentTask::id)
			.toList();
	}

	/**
	 * Returns the tasks of earlier tests that the executor may still run.
	 */
	List<String> leftRunning() {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.leftover() && task.running())
			.map(AgentTask::id)
			.toList();
	}

	Set<String> known() {
		return this.tasks.values()
			.stream()
			.filter((task) -> !task.leftover())
			.map(AgentTask::id)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * The next test begins.
	 */
	void leave() {
		this.everReported |= this.tasks.values().stream().anyMatch(AgentTask::reportedByExecutor);
		this.tasks.values().forEach(AgentTask::leave);
	}

	void acknowledged(TaskStatus status) {
		AgentTask task = find(status.getTaskId());
		if (task != null) {
			task.acknowledged(status);
		}
	}

	/**
	 * Forgets the tasks of which nothing is to come.
	 */
	void forgetEnded() {
		this.everReported |= this.tasks.values().stream().anyMatch(AgentTask::reportedByExecutor);
		this.tasks.values().removeIf(AgentTask::over);
	}

	@Nullable AgentTask find(TaskID id) {
		return this.tasks.get(id.getValue());
	}

	AgentTask get(String id) {
		AgentTask task = this.tasks.get(id);
		if (task == null) {
			throw new IllegalArgumentException("No task " + id + " was launched"
					+ (this.tasks.isEmpty() ? "" : ", only " + String.join(", ", this.tasks.keySet())));
		}
		return task;
	}

	/**
	 * The executor was meant to run these tasks but never got them.
	 */
	void killedBeforeDelivery(Collection<String> ids) {
		end((task) -> ids.contains(task.id()), TaskState.TASK_KILLED, "Killed before delivery to the executor",
				TaskStatus.Reason.REASON_TASK_KILLED_DURING_LAUNCH);
	}

	/**
	 * The executor, back again, does not know of tasks that it was given.
	 * @param call lists those it does know of
	 * @param queued those that it was not given yet
	 */
	void loseUnknown(Call.Subscribe call, Set<String> queued) {
		Set<String> known = new HashSet<>(queued);
		call.getUnacknowledgedTasksList().forEach((task) -> known.add(task.getTaskId().getValue()));
		end((task) -> task.staging() && !known.contains(task.id()), TaskState.TASK_LOST,
				"Task launched during agent restart", TaskStatus.Reason.REASON_AGENT_RESTARTED);
	}

	/**
	 * The executor is being shut down and takes no more tasks.
	 */
	void refused(List<String> ids) {
		end((task) -> ids.contains(task.id()), TaskState.TASK_LOST, "Executor terminating",
				TaskStatus.Reason.REASON_EXECUTOR_TERMINATED);
	}

	/**
	 * The executor's process has ended; so have its tasks.
	 */
	void executorExited() {
		end((task) -> !task.ended(), TaskState.TASK_FAILED, "Executor terminated",
				TaskStatus.Reason.REASON_EXECUTOR_TERMINATED);
	}

	void agentRestarted() {
		this.tasks.values().forEach(AgentTask::agentRestarted);
	}

	/**
	 * Tells whether there were tasks, but all have ended before the executor was given
	 * any.
	 */
	boolean allEndedUndelivered() {
		return !this.everReported && !known().isEmpty()
				&& this.tasks.values()
					.stream()
					.filter((task) -> !task.leftover())
					.allMatch((task) -> task.ended() && !task.reportedByExecutor());
	}

	private void end(Predicate<AgentTask> which, TaskState state, String message, TaskStatus.Reason reason) {
		for (AgentTask task : this.tasks.values()) {
			if (!task.leftover() && which.test(task)) {
				task.endedByAgent(state);
				this.ended.accept(TaskStatus.newBuilder()
					.setTaskId(TaskID.newBuilder().setValue(task.id()))
					.setState(state)
					.setMessage(message)
					.setSource(TaskStatus.Source.SOURCE_AGENT)
					.setReason(reason)
					.setAgentId(this.agentId)
					.setTimestamp(System.currentTimeMillis() / 1000.0)
					.setUuid(randomUuid())
					.build());
			}
		}
	}

	private static ByteString randomUuid() {
		UUID uuid = UUID.randomUUID();
		return ByteString.copyFrom(ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.flip());
	}

}
