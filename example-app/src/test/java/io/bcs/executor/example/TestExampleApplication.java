/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import io.bcs.executor.test.spring.ImportEmbeddedMesosAgent;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The application on a developer's machine: with an embedded agent instead of a cluster,
 * which gives it a few tasks. Run it from an IDE, or by {@code spring-boot:test-run}.
 */
public final class TestExampleApplication {

	private TestExampleApplication() {
	}

	public static void main(String[] args) {
		SpringApplication.from(ExampleApplication::main).with(Development.class).run(args);
	}

	@TestConfiguration(proxyBeanMethods = false)
	@ImportEmbeddedMesosAgent(@EmbeddedMesosAgent(executorId = "development"))
	static class Development {

		@Bean
		ApplicationRunner tasks(EmbeddedAgent agent) {
			return (arguments) -> {
				agent.launch(Tasks.data("hello", "echo hello"));
				agent.launch(Tasks.withKillPolicy(Tasks.data("endless", "while true; do date; sleep 5; done"),
						Duration.ofSeconds(1)));
			};
		}

	}

}
