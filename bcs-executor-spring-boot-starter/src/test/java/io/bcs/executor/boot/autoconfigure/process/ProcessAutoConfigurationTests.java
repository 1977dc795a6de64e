/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.autoconfigure.task.TaskRunnerAutoConfiguration;
import io.bcs.executor.process.CommandTaskRunner;
import io.bcs.executor.process.TaskProcesses;
import io.bcs.executor.task.TaskListener;
import io.bcs.executor.task.TaskResult;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.task.TaskRunnerExecutor;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class ProcessAutoConfigurationTests {

	private final BlockingQueue<TaskResult> results = new LinkedBlockingQueue<>();

	private final Path sandbox;

	private final ApplicationContextRunner runner;

	ProcessAutoConfigurationTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
		this.runner = MesosEnvironment.runner()
			.withBean("results", TaskListener.class, () -> this.results::add)
			.withPropertyValues("mesos.sandbox=" + sandbox)
			.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class, TaskRunnerAutoConfiguration.class,
					ProcessAutoConfiguration.class));
	}

	@Test
	void theCommandOfATaskIsRunWithTheSettings() {
		this.runner
			.withPropertyValues("bcs.executor.process.output.max-file-size=1KB",
					"bcs.executor.process.output.max-files=2")
			.run((context) -> {
				assertThat(context).hasSingleBean(CommandTaskRunner.class).hasSingleBean(TaskRunnerExecutor.class);
				TaskResult result = launch(context.getBean(TaskRunnerExecutor.class), "head -c 5000 /dev/zero");
				assertThat(result.status().getState()).isEqualTo(TaskState.TASK_FINISHED);
				assertThat(this.sandbox.resolve("tasks/a/stdout")).hasSize(5000 % 1024);
				assertThat(this.sandbox.resolve("tasks/a/stdout.1")).hasSize(1024);
				assertThat(this.sandbox.resolve("tasks/a/stdout.2")).doesNotExist();
			});
	}

	@Test
	void whatStillRunsIsKilledWithTheContext() {
		this.runner.run((context) -> {
			context.getBean(TaskRunnerExecutor.class).launchTask(driver(), task("echo ready; exec sleep 1000"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.sandbox.resolve("tasks/a/stdout")).content().contains("ready"));
		});
		TaskResult result = next();
		assertThat(result.status().getState()).isEqualTo(TaskState.TASK_KILLED);
		assertThat(result.status().getMessage()).startsWith("Killed because the executor's process ends");
	}

	@Test
	void anExecutorOrARunnerOfTheApplicationGoesFirstAndMayStartProcesses() {
		this.runner.withBean("own", Executor.class, () -> mock(Executor.class))
			.run((context) -> assertThat(context).hasSingleBean(TaskProcesses.class)
				.doesNotHaveBean(CommandTaskRunner.class)
				.doesNotHaveBean(TaskRunnerExecutor.class));
		this.runner.withBean("own", TaskRunner.class, () -> (context) -> {
		})
			.run((context) -> assertThat(context).hasSingleBean(TaskProcesses.class)
				.doesNotHaveBean(CommandTaskRunner.class)
				.hasSingleBean(TaskRunnerExecutor.class));
	}

	@Test
	void isLeftOutOnRequestAndWithoutTheLibrary() {
		this.runner.withPropertyValues("bcs.executor.process.enabled=false")
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withClassLoader(new FilteredClassLoader(TaskProcesses.class))
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("and there is none"));
		this.runner.withPropertyValues("bcs.executor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskProcesses.class));
	}

	@Test
	void aSandboxThatCanNotBeUsedEndsTheStart() {
		this.runner.withPropertyValues("mesos.sandbox=" + this.sandbox.resolve("missing"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("is not a directory, so no task could run in it"));
	}

	@Test
	void wrongValuesAreReportedWithTheirKey() {
		assertRefused("bcs.executor.process.stop-signal=SIGFOO", "'SIGFOO' is no signal to stop a process with");
		assertRefused("bcs.executor.process.output.max-file-size=10B",
				"bcs.executor.process.output.max-file-size must be at least 1KB");
		assertRefused("bcs.executor.process.output.max-files=0",
				"bcs.executor.process.output.max-files must be at least 1");
	}

	private void assertRefused(String property, String sentence) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(sentence));
	}

	private TaskResult launch(TaskRunnerExecutor executor, String line) {
		executor.launchTask(driver(), task(line));
		return next();
	}

	private TaskResult next() {
		try {
			TaskResult result = this.results.poll(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
			assertThat(result).isNotNull();
			return Objects.requireNonNull(result);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ExecutorDriver driver() {
		ExecutorDriver driver = mock(ExecutorDriver.class);
		when(driver.executorId()).thenReturn("e1");
		return driver;
	}

	private static TaskInfo task(String line) {
		return TaskInfo.newBuilder()
			.setName("a")
			.setTaskId(TaskID.newBuilder().setValue("a"))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.setData(ByteString.copyFromUtf8(line))
			.build();
	}

}
