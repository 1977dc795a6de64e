/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.task;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.autoconfigure.metrics.ExecutorMetricsAutoConfiguration;
import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.TaskContext;
import io.bcs.executor.task.TaskListener;
import io.bcs.executor.task.TaskResult;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class TaskRunnerAutoConfigurationTests {

	private final BlockingQueue<TaskResult> results = new LinkedBlockingQueue<>();

	private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

	private final ApplicationContextRunner empty = MesosEnvironment.runner()
		.withBean("results", TaskListener.class, () -> this.results::add)
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class, TaskRunnerAutoConfiguration.class,
				LifecycleAutoConfiguration.class));

	private final ApplicationContextRunner runner = withRunner((context) -> this.threads.add(Thread.currentThread()));

	private ApplicationContextRunner withRunner(TaskRunner taskRunner) {
		return this.empty.withBean("runner", TaskRunner.class, () -> taskRunner);
	}

	@Test
	void aRunnerIsTheExecutorOfTheDriver() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(TaskRunnerExecutor.class).hasSingleBean(BcsExecutorDriver.class);
			TaskResult result = run(context.getBean(TaskRunnerExecutor.class), "hello");
			assertThat(result.status().getState()).isEqualTo(TaskState.TASK_FINISHED);
			Thread thread = this.threads.remove();
			assertThat(thread.isDaemon()).isTrue();
			assertThat(thread.getName()).isEqualTo("bcs-executor-task-1");
		});
	}

	private TaskResult run(Executor executor, String data) throws InterruptedException {
		launch(executor, data);
		return nextResult();
	}

	private static ExecutorDriver launch(Executor executor, String data) {
		FakeDriver driver = new FakeDriver();
		driver.start();
		executor.setDriver(driver);
		executor.launchTask(driver,
				TaskInfo.newBuilder()
					.setName("task")
					.setTaskId(TaskID.newBuilder().setValue("t1"))
					.setAgentId(AgentID.newBuilder().setValue("agent"))
					.setData(ByteString.copyFromUtf8(data))
					.build());
		return driver;
	}

	private TaskResult nextResult() throws InterruptedException {
		return Objects.requireNonNull(this.results.poll(60, TimeUnit.SECONDS), "No task has ended");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void itsThreadsAreVirtualOnRequest() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			run(context.getBean(TaskRunnerExecutor.class), "hello");
			assertThat(Thread.class.getMethod("isVirtual").invoke(this.threads.remove())).isEqualTo(true);
		});
	}

	@Test
	void anExecutorAloneNeedsNoRunner() {
		this.empty.withBean(TestExecutor.class)
			.run((context) -> assertThat(context).doesNotHaveBean(TaskRunnerExecutor.class));
	}

	@Test
	void aRunnerExecutorOfTheApplicationIsTaken() {
		TaskRunnerExecutor own = TaskRunnerExecutor.builder((context) -> {
		}).build();
		this.runner.withBean("own", TaskRunnerExecutor.class, () -> own)
			.run((context) -> assertThat(context.getBean(Executor.class)).isSameAs(own));
	}

	@Test
	void saysWhatToDoWhenThereAreBoth() {
		this.runner.withBean("other", TestExecutor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> {
					assertThat(ex.analysis().getDescription()).contains("there are both", "other",
							"TaskRunner beans: runner.");
					assertThat(ex.analysis().getAction()).startsWith("Keep one of them: the TaskRunner if");
				}));
	}

	@Test
	void saysWhatToDoWhenThereAreSeveralRunners() {
		this.runner.withBean("second", TaskRunner.class, () -> (context) -> {
		})
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class,
						(ex) -> assertThat(ex.analysis().getDescription()).contains("there are 2: runner, second")));
	}

	@Test
	void saysWhatToDoWhenThereAreSeveralRunnersBesideAnExecutor() {
		this.runner.withBean("second", TaskRunner.class, () -> (context) -> {
		})
			.withBean("other", TestExecutor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class,
						(ex) -> assertThat(ex.analysis().getDescription()).contains("there are both", "other",
								"TaskRunner beans: runner, second")));
	}

	@Test
	void saysWhatToDoWhenThereIsNeither() {
		this.empty.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> {
				assertThat(ex.analysis().getDescription())
					.contains("io.bcs.executor.task.TaskRunner or " + "io.bcs.executor.Executor, and there is none");
				assertThat(ex.analysis().getAction()).contains("a TaskRunner to run tasks");
			}));
	}

	@Test
	void isLeftOutWithTheDriver() {
		this.runner.withPropertyValues("bcs.executor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskRunnerExecutor.class));
	}

	@Test
	void propertiesReachTheExecutor() {
		withRunner((context) -> {
			throw new IllegalStateException("Never started");
		}).withPropertyValues("bcs.executor.task.max-concurrent=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(BindValidationException.class)
				.hasMessageContaining("bcs.executor.task.max-concurrent must be at least 1"));
		this.runner
			.withPropertyValues("bcs.executor.task.kill-grace-period=-1s", "bcs.executor.task.progress-interval=400d")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("bcs.executor.task.kill-grace-period must be")
				.hasMessageContaining("bcs.executor.task.progress-interval must be"));
	}

	@Test
	void theMapperOfTheApplicationReadsTheData() {
		BlockingQueue<Object> read = new LinkedBlockingQueue<>();
		withRunner((context) -> read.add(context.data(Map.class))).withBean(JsonMapper.class, () -> new JsonMapper())
			.run((context) -> {
				run(context.getBean(TaskRunnerExecutor.class), "{\"answer\":42}");
				assertThat(read).containsExactly(Map.of("answer", 42));
				TaskResult result = run(context.getBean(TaskRunnerExecutor.class), "nonsense");
				assertThat(result.status().getState()).isEqualTo(TaskState.TASK_FAILED);
				assertThat(result.status().getMessage()).startsWith("The task's data can't be read as Map: ");
			});
	}

	@Test
	void worksWithoutJacksonAndMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson", "io.micrometer"))
			.run((context) -> assertThat(run(context.getBean(TaskRunnerExecutor.class), "hello").status().getState())
				.isEqualTo(TaskState.TASK_FINISHED));
	}

	@Test
	void theSandboxIsTheOneOfTheAgent() {
		BlockingQueue<Path> seen = new LinkedBlockingQueue<>();
		withRunner((context) -> seen.add(context.sandbox())).withPropertyValues("mesos.sandbox=/mnt/sandbox")
			.run((context) -> {
				run(context.getBean(TaskRunnerExecutor.class), "hello");
				assertThat(seen).containsExactly(Path.of("/mnt/sandbox"));
			});
	}

	@Test
	void aTaskIsAnObservation() {
		List<String> observed = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new ObservationTextPublisher((line) -> observed.add(line.strip())));
		BlockingQueue<Boolean> current = new LinkedBlockingQueue<>();
		withRunner((context) -> current.add(registry.getCurrentObservation() != null))
			.withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> {
				run(context.getBean(TaskRunnerExecutor.class), "hello");
				assertThat(current).containsExactly(true);
				assertThat(observed).first().asString().startsWith("START - name='bcs.executor.task'");
				assertThat(observed).last().asString().startsWith("STOP").contains("task.id='t1'", "cancelled='false'");
			});
	}

	@Test
	void anAsynchronousTaskIsAnObservationUntilItsStageEnds() {
		List<String> observed = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new ObservationTextPublisher((line) -> observed.add(line.strip())));
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> killed = new CompletableFuture<>();
		BlockingQueue<TaskContext> started = new LinkedBlockingQueue<>();
		AsyncTaskRunner async = (task) -> {
			started.add(task);
			return task.text().equals("kill") ? killed : stage;
		};
		withRunner(async).withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			TaskRunnerExecutor executor = context.getBean(TaskRunnerExecutor.class);
			launch(executor, "hello");
			assertThat(started.poll(60, TimeUnit.SECONDS)).isNotNull();
			stage.completeExceptionally(new IllegalStateException("The job failed"));
			assertThat(nextResult().status().getMessage()).isEqualTo("The job failed");
			assertThat(observed).last().asString().startsWith("STOP").contains("The job failed", "cancelled='false'");
			ExecutorDriver driver = launch(executor, "kill");
			assertThat(started.poll(60, TimeUnit.SECONDS)).isNotNull();
			executor.killTask(driver, TaskID.newBuilder().setValue("t1").build());
			assertThat(nextResult().status().getState()).isEqualTo(TaskState.TASK_KILLED);
			assertThat(killed).isCancelled();
			assertThat(observed).last().asString().startsWith("STOP").contains("cancelled='true'");
		});
	}

	@Test
	void aTaskRunsWhateverBecomesOfItsObservation() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new BrokenHandler());
		CompletableFuture<String> stage = CompletableFuture.completedFuture("done");
		withRunner((context) -> this.threads.add(Thread.currentThread()))
			.withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> assertThat(run(context.getBean(TaskRunnerExecutor.class), "hello").status().getState())
				.isEqualTo(TaskState.TASK_FINISHED));
		assertThat(this.threads).hasSize(1);
		withRunner((AsyncTaskRunner) (context) -> stage).withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> assertThat(run(context.getBean(TaskRunnerExecutor.class), "hello").status().getState())
				.isEqualTo(TaskState.TASK_FINISHED));
	}

	@Test
	void tasksAreMeasured() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.runner.withBean(SimpleMeterRegistry.class, () -> registry)
			.withConfiguration(AutoConfigurations.of(ExecutorMetricsAutoConfiguration.class,
					org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration.class))
			.run((context) -> {
				assertThat(registry.get("bcs.executor.runner.tasks").tag("state", "failed").timer().count()).isZero();
				TaskResult result = run(context.getBean(TaskRunnerExecutor.class), "hello");
				assertThat(result.duration()).isGreaterThanOrEqualTo(Duration.ZERO);
				// Another listener of the same result counts it.
				Awaitility.await()
					.until(() -> registry.get("bcs.executor.runner.tasks")
						.tag("state", "finished")
						.timer()
						.count() == 1);
				assertThat(registry.get("bcs.executor.runner.active").gauge().value()).isZero();
				assertThat(registry.get("bcs.executor.runner.queued").gauge().value()).isZero();
				assertThat(registry.get("bcs.executor.runner.left.behind").functionCounter().count()).isZero();
			});
	}

	/** Fails in all it does. */
	private static final class BrokenHandler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			throw new IllegalStateException("A bug");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			throw new IllegalStateException("A bug");
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("A bug");
		}

	}

}
