/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.assertj.AgentAssertions;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as a developer starts it.
 */
class TestExampleApplicationIT {

	@Test
	void runsTheTasksOfItsEmbeddedAgent() {
		EmbeddedAgent agent;
		try (ConfigurableApplicationContext context = SpringApplication.from(ExampleApplication::main)
			.with(TestExampleApplication.Development.class)
			.run()
			.getApplicationContext()) {
			agent = context.getBean(EmbeddedAgent.class);
			assertThat(agent.executorId()).isEqualTo("development");
			assertThat(context.getEnvironment().getProperty("bcs.executor.textfile.enabled")).isEqualTo("false");
			agent.awaitUpdate("hello", TaskState.TASK_FINISHED);
			agent.awaitUpdate("endless", TaskState.TASK_RUNNING);
		}
		// The application has ended its tasks before the agent was closed.
		AgentAssertions.assertThat(agent).task("endless").endedAs(TaskState.TASK_KILLED);
		AgentAssertions.assertThat(agent).hasAcknowledgedEveryUpdate();
	}

}
