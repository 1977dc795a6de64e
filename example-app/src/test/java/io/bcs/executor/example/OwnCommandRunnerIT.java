/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.file.Path;
import java.util.Objects;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.process.TaskProcesses;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;

@SpringBootTest
@EmbeddedMesosAgent
class OwnCommandRunnerIT {

	@Test
	void runsACommandThatIsMadeFromTheData(EmbeddedAgent agent, @Autowired DriverEnv env) {
		agent.launch(Tasks.data("greeting", "world"));
		assertThat(agent).eventually().task("greeting").hasStates(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
		Path sandbox = Objects.requireNonNullElse(env.sandbox(), Path.of(""));
		Assertions.assertThat(sandbox.resolve("tasks/greeting/stdout")).hasContent("Hello, world");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		TaskRunner ownCommandRunner(TaskProcesses processes) {
			return new OwnCommandRunner(processes);
		}

	}

}
