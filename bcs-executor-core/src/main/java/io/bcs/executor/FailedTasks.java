/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Stands in for an executor that could not be made, and fails what it should have run.
 */
final class FailedTasks implements Executor {

	private static final long LONGEST_SECONDS = 5;

	private final String reason;

	private final CountDownLatch expected;

	/**
	 * Creates the executor.
	 * @param reason the message of each update
	 * @param tasks how many tasks there are
	 */
	FailedTasks(String reason, int tasks) {
		this.reason = reason;
		this.expected = new CountDownLatch(tasks);
	}

	/** Starts the driver, waits until the tasks are reported, and stops it. Blocks. */
	void report(ExecutorDriver driver) {
		driver.start();
		try {
			boolean unused = this.expected.await(LONGEST_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		driver.stop();
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		driver.sendStatusUpdate(TaskStatus.newBuilder()
			.setTaskId(task.getTaskId())
			.setState(TaskState.TASK_FAILED)
			.setReason(TaskStatus.Reason.REASON_EXECUTOR_TERMINATED)
			.setMessage(this.reason)
			.build());
		this.expected.countDown();
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		// It has failed already.
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		// No task will come any more.
		while (this.expected.getCount() > 0) {
			this.expected.countDown();
		}
	}

}
