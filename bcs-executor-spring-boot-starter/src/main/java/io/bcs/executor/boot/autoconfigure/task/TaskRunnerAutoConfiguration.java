/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.task;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.observation.TaskTraces;
import io.bcs.executor.boot.task.TaskObservationConvention;
import io.bcs.executor.boot.task.TaskObservations;
import io.bcs.executor.task.TaskDataReader;
import io.bcs.executor.task.TaskListener;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of a {@link TaskRunnerExecutor}
 * around the application's {@link TaskRunner} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ExecutorAutoConfiguration.class,
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "bcs.executor.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(TaskRunner.class)
@EnableConfigurationProperties(TaskProperties.class)
public final class TaskRunnerAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskRunnerExecutor taskRunnerExecutor(TaskRunner runner, TaskProperties properties, DriverEnv env,
			Environment environment, ObjectProvider<TaskDataReader> dataReader, ObjectProvider<TaskListener> listeners,
			ObjectProvider<RunnerDecorator> decorator) {
		RunnerDecorator decorators = decorator.getIfAvailable();
		TaskRunnerExecutor.Builder builder = TaskRunnerExecutor
			.builder((decorators != null) ? decorators.decorate(runner) : runner)
			.threadFactory(threads(environment))
			.killGracePeriod(properties.killGracePeriod())
			.progressInterval(properties.progressInterval())
			.queueTasks(properties.queue());
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::runningWhenReady).to(builder::runningWhenReady);
		map.from(properties::maxConcurrent).to(builder::maxConcurrentTasks);
		map.from(env::sandbox).to(builder::sandbox);
		map.from(dataReader.getIfAvailable()).to(builder::dataReader);
		listeners.orderedStream().forEach(builder::listener);
		return builder.build();
	}

	private static ThreadFactory threads(Environment environment) {
		AtomicLong number = new AtomicLong();
		ThreadFactory threads = Threading.VIRTUAL.isActive(environment)
				? new VirtualThreadTaskExecutor().getVirtualThreadFactory() : TaskRunnerAutoConfiguration::daemon;
		return (task) -> {
			Thread thread = threads.newThread(task);
			thread.setName("bcs-executor-task-" + number.incrementAndGet());
			return thread;
		};
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	}

	/** Wraps the application's runner. */
	@FunctionalInterface
	interface RunnerDecorator {

		TaskRunner decorate(TaskRunner runner);

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	@ConditionalOnSingleCandidate(JsonMapper.class)
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TaskDataReader taskDataReader(JsonMapper mapper) {
			return mapper::readValue;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	@ConditionalOnBean(ObservationRegistry.class)
	@ConditionalOnBooleanProperty(name = "bcs.executor.observation.enabled", matchIfMissing = true)
	static class ObservationConfiguration {

		@Bean
		RunnerDecorator taskObservations(ObservationRegistry registry,
				ObjectProvider<TaskObservationConvention> convention, ObjectProvider<TaskTraces> traces) {
			TaskObservations observations = new TaskObservations(registry, convention.getIfAvailable(),
					traces.getIfAvailable());
			return observations::observe;
		}

	}

}
