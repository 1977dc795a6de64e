/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;

@SpringBootTest
@EmbeddedMesosAgent
class ExampleApplicationIT {

	@Test
	void runsACommand(EmbeddedAgent agent) {
		agent.launch(Tasks.data("hello", "echo hello"));
		assertThat(agent).eventually().task("hello").hasStates(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
	}

}
