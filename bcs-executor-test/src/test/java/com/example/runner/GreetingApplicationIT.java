/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.runner;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;

/**
 * The first application of the README, exactly as it is shown there.
 */
@SpringBootTest
@EmbeddedMesosAgent
class GreetingApplicationIT {

	@Test
	void greets(EmbeddedAgent agent) {
		agent.launch(Tasks.data("greeting", "world"));
		assertThat(agent).eventually()
			.task("greeting")
			.hasStates(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)
			.updates()
			.extracting(TaskStatus::getMessage)
			.contains("Hello, world");
	}

}
