/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.benchmark.executor.ReportingExecutor;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The starter, until the executor is told that it is subscribed. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StarterProbe {

	public static void main(String[] args) {
		SpringApplication.run(StarterProbe.class, args);
	}

	@Bean
	Executor executor() {
		return new ProbedExecutor();
	}

	private static final class ProbedExecutor implements Executor {

		private final Executor executor = new ReportingExecutor();

		@Override
		public void registered(ExecutorDriver driver, ExecutorInfo executorInfo, FrameworkInfo framework,
				AgentInfo agent) {
			Milestone.reached();
		}

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			this.executor.launchTask(driver, task);
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
			this.executor.killTask(driver, taskId);
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
			this.executor.shutdown(driver);
		}

	}

}
