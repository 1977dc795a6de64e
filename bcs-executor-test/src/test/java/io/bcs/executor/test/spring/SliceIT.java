/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The annotation in a context that is none of {@code @SpringBootTest}, made of a slice of
 * the auto-configurations.
 */
@ExtendWith(SpringExtension.class)
@ContextConfiguration(classes = SliceIT.Slice.class, initializers = ConfigDataApplicationContextInitializer.class)
@EmbeddedMesosAgent(executorId = "slice")
class SliceIT {

	@Test
	void runsATask(EmbeddedAgent agent, @Autowired ApplicationContext context) {
		agent.launch(Tasks.data("a", "b"));
		agent.awaitUpdate("a", TaskState.TASK_FINISHED);
		assertThat(context.getBean(ExecutorDriver.class).isRunning()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ExecutorAutoConfiguration.class)
	static class Slice {

		@Bean
		EchoApplication.EchoExecutor executor() {
			return new EchoApplication.EchoExecutor();
		}

	}

}
