/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.task.TaskRunnerAutoConfiguration;
import io.bcs.executor.process.CommandTaskRunner;
import io.bcs.executor.process.TaskProcesses;
import io.bcs.executor.task.TaskOutput;
import io.bcs.executor.task.TaskRunner;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of processes for tasks. An
 * application with neither an {@link Executor} nor a {@link TaskRunner} bean runs the
 * command of each task; another one may start processes by the {@link TaskProcesses}
 * bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { TaskRunnerAutoConfiguration.class, ExecutorAutoConfiguration.class })
@ConditionalOnClass(TaskProcesses.class)
@ConditionalOnBooleanProperty(name = "bcs.executor.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ProcessProperties.class)
public final class ProcessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskProcesses taskProcesses(ProcessProperties properties) {
		return TaskProcesses.builder()
			.stopSignal(properties.stopSignal())
			.maxOutputFileSize(properties.output().maxFileSize().toBytes())
			.maxOutputFiles(properties.output().maxFiles())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	TaskOutput taskOutput(DriverEnv env) {
		Path sandbox = sandbox(env);
		return (taskId) -> {
			Path directory = TaskProcesses.directory(sandbox, taskId);
			Map<String, Path> files = new LinkedHashMap<>();
			files.put("stdout", directory.resolve("stdout"));
			files.put("stderr", directory.resolve("stderr"));
			return files;
		};
	}

	@Bean
	@ConditionalOnMissingBean({ Executor.class, TaskRunner.class })
	@ConditionalOnBooleanProperty(name = "bcs.executor.process.enabled", matchIfMissing = true)
	CommandTaskRunner commandTaskRunner(TaskProcesses processes, DriverEnv env) {
		SandboxVerifier.verify(sandbox(env));
		return new CommandTaskRunner(processes);
	}

	private static Path sandbox(DriverEnv env) {
		return Objects.requireNonNullElse(env.sandbox(), Path.of(""));
	}

}
