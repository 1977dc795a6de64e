/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

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
public class GreetingApplication {

	public static void main(String[] args) {
		SpringApplication.run(GreetingApplication.class, args);
	}

	@Bean
	Executor executor() {
		return new GreetingExecutor();
	}

	static class GreetingExecutor implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			report(driver, task.getTaskId(), TaskState.TASK_RUNNING, "Hello, " + task.getName());
			// Work that takes longer belongs on a thread of your own.
			report(driver, task.getTaskId(), TaskState.TASK_FINISHED, "Good bye");
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
			report(driver, taskId, TaskState.TASK_KILLED, "Killed on request");
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
			// End every task and report it; the driver waits for the acknowledgements.
		}

		private void report(ExecutorDriver driver, TaskID taskId, TaskState state, String message) {
			driver.sendStatusUpdate(
					TaskStatus.newBuilder().setTaskId(taskId).setState(state).setMessage(message).build());
		}

	}

}
