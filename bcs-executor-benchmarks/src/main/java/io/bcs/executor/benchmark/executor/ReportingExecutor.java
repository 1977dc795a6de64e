/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.executor;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Reports each task as running and finished, in its callback. Any thread.
 */
public final class ReportingExecutor implements Executor {

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		report(driver, task.getTaskId(), TaskState.TASK_RUNNING);
		report(driver, task.getTaskId(), TaskState.TASK_FINISHED);
	}

	private static void report(ExecutorDriver driver, TaskID task, TaskState state) {
		driver.sendStatusUpdate(TaskStatus.newBuilder().setTaskId(task).setState(state).build());
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		// No task is left to be killed when its launch has returned.
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		// No task is left.
	}

}
