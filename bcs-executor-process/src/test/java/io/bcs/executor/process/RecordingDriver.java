/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A driver without an agent: keeps the updates it is given, in order.
 */
class RecordingDriver implements ExecutorDriver {

	private final List<TaskStatus> updates = new CopyOnWriteArrayList<>();

	private final Duration shutdownGracePeriod;

	private volatile Status status = Status.DRIVER_RUNNING;

	RecordingDriver(Duration shutdownGracePeriod) {
		this.shutdownGracePeriod = shutdownGracePeriod;
	}

	List<TaskStatus> updates() {
		return this.updates;
	}

	List<TaskStatus> updatesOf(String taskId) {
		return this.updates.stream().filter((update) -> update.getTaskId().getValue().equals(taskId)).toList();
	}

	List<TaskState> statesOf(String taskId) {
		return updatesOf(taskId).stream().map(TaskStatus::getState).toList();
	}

	@Override
	public Status start() {
		return this.status;
	}

	@Override
	public Status stop() {
		this.status = Status.DRIVER_STOPPED;
		return this.status;
	}

	@Override
	public Status abort() {
		this.status = Status.DRIVER_ABORTED;
		return this.status;
	}

	@Override
	public Status join() {
		return this.status;
	}

	@Override
	public Status run() {
		return this.status;
	}

	@Override
	public Status sendStatusUpdate(TaskStatus status) {
		if (!isRunning()) {
			throw new ExecutorDriverException("The driver does not run", this.status);
		}
		this.updates.add(status);
		return this.status;
	}

	@Override
	public Status sendFrameworkMessage(byte[] data) {
		return this.status;
	}

	@Override
	public Status status() {
		return this.status;
	}

	@Override
	public String executorId() {
		return "executor";
	}

	@Override
	public Duration shutdownGracePeriod() {
		return this.shutdownGracePeriod;
	}

	@Override
	public boolean isRunning() {
		return this.status == Status.DRIVER_RUNNING;
	}

}
