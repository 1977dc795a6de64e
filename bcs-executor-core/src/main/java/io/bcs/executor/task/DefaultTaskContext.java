/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What a runner gets. Thread-safe.
 */
final class DefaultTaskContext implements TaskContext {

	private final TaskTable table;

	private final TaskExecution execution;

	private final Map<String, String> labels;

	DefaultTaskContext(TaskTable table, TaskExecution execution) {
		this.table = table;
		this.execution = execution;
		Map<String, String> values = new LinkedHashMap<>();
		execution.task().getLabels().getLabelsList().forEach((label) -> values.put(label.getKey(), label.getValue()));
		this.labels = Collections.unmodifiableMap(values);
	}

	@Override
	public TaskInfo task() {
		return this.execution.task();
	}

	@Override
	public <T> T data(Class<T> type) {
		try {
			return this.table.settings().dataReader().read(data(), type);
		}
		catch (Exception ex) {
			throw new TaskDataException(
					"The task's data can't be read as " + type.getSimpleName() + ": " + FailureMessage.of(ex), ex);
		}
	}

	@Override
	public Map<String, String> labels() {
		return this.labels;
	}

	@Override
	public Path sandbox() {
		return this.table.settings().sandbox();
	}

	@Override
	public ExecutorInfo executor() {
		return this.table.identity().executor();
	}

	@Override
	public FrameworkInfo framework() {
		return this.table.identity().framework();
	}

	@Override
	public AgentInfo agent() {
		return this.table.identity().agent();
	}

	@Override
	public void ready(String message) {
		String bounded = FailureMessage.bounded(message);
		this.execution.report((reporter) -> {
			if (reporter.state() == TaskState.TASK_STARTING) {
				reporter.state(TaskState.TASK_RUNNING, bounded);
			}
		});
	}

	@Override
	public void progress(String message) {
		this.execution.report((reporter) -> reporter.progress(message));
	}

	@Override
	public void healthy(boolean healthy) {
		this.execution.report((reporter) -> reporter.healthy(healthy));
	}

	@Override
	public void checkStatus(CheckStatusInfo status) {
		this.execution.report((reporter) -> reporter.checkStatus(status));
	}

	@Override
	public void onEnd(Consumer<TaskStatus.Builder> customizer) {
		this.execution.onEnd(customizer);
	}

	@Override
	public void onKill(KillHandler handler) {
		this.execution.onKill(handler);
	}

	@Override
	public void kill(String message) {
		KillRequest request = KillRequest.of(TaskKill.Cause.RUNNER, FailureMessage.bounded(message),
				this.execution.gracePeriod(null));
		this.table.lock().run((effects) -> this.execution.killOnce(request, effects));
	}

	@Override
	public boolean isCancelled() {
		return this.execution.isCancelled();
	}

	@Override
	public String toString() {
		return "TaskContext[" + taskId() + "]";
	}

}
