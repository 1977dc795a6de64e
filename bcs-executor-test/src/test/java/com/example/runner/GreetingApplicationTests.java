/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.runner;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@EmbeddedMesosAgent
class GreetingApplicationTests {

	@Test
	void greets(EmbeddedAgent agent) {
		agent.launch(Tasks.data("task-1", "world"));
		agent.awaitUpdate("task-1", TaskState.TASK_FINISHED);
	}

}
