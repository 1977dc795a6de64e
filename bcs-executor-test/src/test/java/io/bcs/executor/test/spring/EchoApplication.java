/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * An executor whose tasks finish at once and say what they were told.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class EchoApplication {

	@Bean
	Executor executor() {
		return new EchoExecutor();
	}

	/**
	 * Finishes every task at once and says what it was told.
	 */
	static final class EchoExecutor implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			driver.sendStatusUpdate(
					TaskStatus.newBuilder().setTaskId(task.getTaskId()).setState(TaskState.TASK_RUNNING).build());
			driver.sendStatusUpdate(TaskStatus.newBuilder()
				.setTaskId(task.getTaskId())
				.setState(TaskState.TASK_FINISHED)
				.setMessage(task.getData().toStringUtf8())
				.build());
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

}
