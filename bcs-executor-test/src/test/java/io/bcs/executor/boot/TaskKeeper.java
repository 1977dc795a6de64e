/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * An executor whose tasks run until they are killed or all is shut down.
 */
class TaskKeeper implements Executor {

	final List<String> callbacks = new CopyOnWriteArrayList<>();

	final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final Set<TaskID> running = ConcurrentHashMap.newKeySet();

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		this.threads.add(Thread.currentThread());
		this.callbacks.add("launchTask");
		this.running.add(task.getTaskId());
		send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		this.callbacks.add("killTask");
		end(driver, taskId);
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		this.callbacks.add("shutdown");
		Set.copyOf(this.running).forEach((taskId) -> end(driver, taskId));
	}

	private void end(ExecutorDriver driver, TaskID taskId) {
		if (this.running.remove(taskId)) {
			send(driver, taskId, TaskState.TASK_KILLED);
		}
	}

	private static void send(ExecutorDriver driver, TaskID taskId, TaskState state) {
		driver.sendStatusUpdate(TaskStatus.newBuilder().setTaskId(taskId).setState(state).build());
	}

}
