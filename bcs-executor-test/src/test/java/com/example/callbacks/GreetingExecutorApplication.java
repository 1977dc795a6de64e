/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.callbacks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class GreetingExecutorApplication {

	public static void main(String[] args) {
		SpringApplication.run(GreetingExecutorApplication.class, args);
	}

	@Bean
	Executor executor() {
		return new GreetingExecutor();
	}

	static class GreetingExecutor implements Executor {

		private final Set<TaskID> running = ConcurrentHashMap.newKeySet();

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			this.running.add(task.getTaskId());
			report(driver, task.getTaskId(), TaskState.TASK_RUNNING, "Hello, " + task.getName());
			// Longer work belongs on a thread of your own, which ends the task.
			end(driver, task.getTaskId(), TaskState.TASK_FINISHED, "Good bye");
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
			end(driver, taskId, TaskState.TASK_KILLED, "Killed on request");
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
			// The driver waits for the acknowledgements of what is reported here.
			this.running.forEach((taskId) -> end(driver, taskId, TaskState.TASK_KILLED, "Killed by the shutdown"));
		}

		private void end(ExecutorDriver driver, TaskID taskId, TaskState state, String message) {
			// A task ends once: a kill may come when it has ended already.
			if (this.running.remove(taskId)) {
				report(driver, taskId, state, message);
			}
		}

		private void report(ExecutorDriver driver, TaskID taskId, TaskState state, String message) {
			driver.sendStatusUpdate(
					TaskStatus.newBuilder().setTaskId(taskId).setState(state).setMessage(message).build());
		}

	}

}
