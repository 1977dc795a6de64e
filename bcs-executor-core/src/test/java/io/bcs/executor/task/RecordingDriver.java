/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A driver that keeps what it is sent.
 */
final class RecordingDriver implements ExecutorDriver {

	final List<TaskStatus> updates = new CopyOnWriteArrayList<>();

	Status status = Status.DRIVER_RUNNING;

	Duration gracePeriod = Duration.ofSeconds(5);

	/** How many updates are refused before one is taken. */
	int refusals;

	/** What a refused update ends in, unless the driver has stopped. */
	Throwable refusal = new ExecutorDriverException("too many updates", Status.DRIVER_RUNNING);

	List<TaskState> statesOf(String id) {
		return updatesOf(id).stream().map(TaskStatus::getState).toList();
	}

	List<TaskStatus> updatesOf(String id) {
		return this.updates.stream().filter((update) -> update.getTaskId().getValue().equals(id)).toList();
	}

	TaskStatus lastOf(String id) {
		List<TaskStatus> all = updatesOf(id);
		return all.get(all.size() - 1);
	}

	@Override
	public Status sendStatusUpdate(TaskStatus update) {
		if (this.status != Status.DRIVER_RUNNING) {
			throw new ExecutorDriverException("needs a running driver", this.status);
		}
		if (this.refusals > 0) {
			this.refusals--;
			if (this.refusal instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.refusal;
		}
		this.updates.add(update);
		return this.status;
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
		return stop();
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
	public boolean isRunning() {
		return this.status == Status.DRIVER_RUNNING;
	}

	@Override
	public Duration shutdownGracePeriod() {
		return this.gracePeriod;
	}

}
