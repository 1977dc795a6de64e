/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.example.callbacks.GreetingExecutorApplication;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications of the README are those that are compiled here, and the one with an
 * executor works.
 */
class ReadmeIT extends StarterTestBase {

	ReadmeIT(@TempDir Path directory) {
		super(directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "runner/GreetingApplication.java", "callbacks/GreetingExecutorApplication.java" })
	void theReadmeShowsThisVeryApplication(String file) throws IOException {
		String source = Files.readString(Path.of("src", "test", "java", "com", "example").resolve(file));
		String code = source.substring(source.indexOf("package ")).replace("\t", "  ");
		assertThat(Path.of("..", "README.md")).content().contains("```java\n" + code + "```");
	}

	@Test
	void theApplicationRunsItsTask() {
		try (ConfigurableApplicationContext context = run(GreetingExecutorApplication.class,
				"--spring.main.web-application-type=none")) {
			this.agent.launch(Tasks.data("world", "hello"));
			this.agent.awaitUpdate("world", TaskState.TASK_FINISHED);
			// Callbacks come in order: the kill of what has ended comes before the next
			// task.
			this.agent.kill("world");
			this.agent.launch(Tasks.data("next", "hello"));
			this.agent.awaitUpdate("next", TaskState.TASK_FINISHED);
			assertThat(context.isActive()).isTrue();
			assertThat(this.agent.records().updatesOf("world")).extracting(TaskStatus::getMessage)
				.containsExactly("Hello, world", "Good bye");
		}
	}

}
