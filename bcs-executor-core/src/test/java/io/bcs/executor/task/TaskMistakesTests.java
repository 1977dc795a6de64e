/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.apache.mesos.v1.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What runners do wrong, and asynchronous ones.
 */
class TaskMistakesTests {

	private final TaskFixture tasks = new TaskFixture();

	private final RecordingDriver driver = this.tasks.driver;

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void recordTheLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveTheLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(TaskRunnerExecutor.class);
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getKeyValuePairs() != null)
			.map((event) -> event.getKeyValuePairs()
				.stream()
				.map((pair) -> String.valueOf(pair.value))
				.collect(Collectors.joining()))
			.toList();
	}

	@Test
	void anErrorOfTheRunnerFailsTheTask() {
		this.tasks.task("a", (context) -> {
			throw new StackOverflowError();
		}).task("b", (context) -> {
			throw new OutOfMemoryError("Java heap space");
		});
		this.tasks.run("a");
		this.tasks.run("b");
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("StackOverflowError");
		assertThat(this.driver.lastOf("b").getMessage()).isEqualTo("OutOfMemoryError: Java heap space");
		assertThat(warnings()).containsExactly("bcs.executor.task-failed", "bcs.executor.task-failed");
	}

	@Test
	void aThreadThatCanNotBeStartedFailsTheTask() {
		this.tasks.threads.failures = 1;
		this.tasks.launch("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_FAILED);
		assertThat(this.driver.lastOf("a").getMessage())
			.isEqualTo("The task's thread could not be started: OutOfMemoryError: unable to create native thread");
		this.tasks.run("b");
		assertThat(this.driver.statesOf("b")).endsWith(TASK_FINISHED);
	}

	@Test
	void handlersOfAKillAreCalledAsSoonAsThereIsAThreadForThem() {
		List<String> called = new ArrayList<>();
		this.tasks.task("a", (context) -> {
			context.onKill(new KillHandler() {

				@Override
				public void kill(TaskKill kill) {
					called.add("kill");
				}

				@Override
				public void forceKill(TaskKill kill) {
					called.add("forceKill");
				}

			});
			this.tasks.threads.failures = 1_000_000;
			this.tasks.kill("a");
			this.tasks.timers.advance(Duration.ofMinutes(1));
			assertThat(this.driver.lastOf("a").getMessage()).endsWith("was left behind");
			assertThat(this.tasks.threads.waiting()).isZero();
			this.tasks.threads.failures = 0;
			this.tasks.timers.advance(Duration.ofMillis(100));
			this.tasks.threads.runAll();
			assertThat(called).containsExactlyInAnyOrder("kill", "forceKill");
			assertThat(this.tasks.timers.scheduled()).isZero();
		}).run("a");
		assertThat(warnings()).startsWith("bcs.executor.task-kill-delayed", "bcs.executor.task-kill-delayed",
				"bcs.executor.task-left-behind");
	}

	@Test
	void withoutAThreadForTimersNoTaskIsStarted() {
		this.tasks.timers.failing = true;
		this.tasks.launch("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_FAILED);
		assertThat(this.tasks.executor.runningTasks()).isZero();
		this.tasks.timers.failing = false;
		this.tasks.run("a");
		assertThat(this.driver.statesOf("a")).endsWith(TASK_FINISHED);
	}

	@Test
	void anExceptionThatCanNotBeDescribedFailsTheTaskAllTheSame() {
		this.tasks.task("a", (context) -> {
			throw new IllegalStateException() {

				private static final long serialVersionUID = 1L;

				@Override
				public String getMessage() {
					throw new IllegalStateException("No message");
				}

			};
		}).run("a");
		assertThat(this.driver.lastOf("a").getMessage()).isNotEmpty();
	}

	@Test
	void messagesAreBoundedAndOnOneLineAndNeverEmpty() {
		assertThat(FailureMessage.of(new NullPointerException())).isEqualTo("NullPointerException");
		assertThat(FailureMessage.of(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
		assertThat(FailureMessage.of(new java.io.FileNotFoundException("config.json")))
			.isEqualTo("FileNotFoundException: config.json");
		assertThat(FailureMessage.of(new IllegalStateException("two\nlines\u0007"))).isEqualTo("two lines");
		assertThat(FailureMessage.of(new IllegalStateException("a " + "b".repeat(5000)))).hasSize(1003)
			.endsWith("b...");
		String face = Character.toString(0x1F600);
		assertThat(FailureMessage.bounded("x".repeat(999) + face)).isEqualTo("x".repeat(999) + "...");
	}

	@Test
	void aTaskThatIgnoresTheInterruptIsShownWithItsStack() {
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a");
			this.tasks.timers.advance(Duration.ofSeconds(3));
		}).run("a");
		assertThat(this.log.list).anySatisfy((event) -> assertThat(event.getFormattedMessage()).contains(
				"left behind; its thread " + Thread.currentThread().getName(),
				"aTaskThatIgnoresTheInterruptIsShownWithItsStack"));
		assertThat(warnings()).contains("bcs.executor.task-left-behind");
	}

	@Test
	void reportsAfterTheEndAreDroppedWithOneWarning() {
		List<TaskContext> contexts = new ArrayList<>();
		this.tasks.task("a", contexts::add).run("a");
		TaskContext context = contexts.get(0);
		context.progress("still here");
		context.healthy(true);
		context.ready();
		context.onEnd((status) -> status.setMessage("too late"));
		context.onKill((kill) -> {
			throw new IllegalStateException("Called");
		});
		context.kill("too late");
		assertThat(context.isCancelled()).isTrue();
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
		assertThat(warnings()).containsExactly("bcs.executor.task-report-after-end");
	}

	@Test
	void aTaskIdThatRunsIsNotStartedAgain() {
		this.tasks.launch("a");
		this.tasks.launch("a");
		assertThat(this.tasks.threads.waiting()).isOne();
		assertThat(warnings()).containsExactly("bcs.executor.task-duplicate");
		this.tasks.threads.runAll();
		this.tasks.run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED, TASK_STARTING,
				TASK_RUNNING, TASK_FINISHED);
	}

	@Test
	void aTaskThatStopsTheDriverEndsWithALineInTheLog() {
		this.tasks.task("a", (context) -> this.driver.stop()).run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING);
		assertThat(this.tasks.executor.runningTasks()).isZero();
		assertThat(warnings()).containsExactly("bcs.executor.task-end-not-reported");
		assertThat(this.tasks.results).hasSize(1);
	}

	@Test
	void anErrorWhileTheEndIsReportedIsNotTheEndOfTheReport() {
		this.tasks.task("a", (context) -> {
			this.driver.refusals = 1;
			this.driver.refusal = new OutOfMemoryError("Java heap space");
		}).run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
	}

	@Test
	void aListenerThatThrowsIsLogged() {
		TaskFixture other = new TaskFixture((builder) -> builder.listener((result) -> {
			throw new IllegalStateException("A bug");
		}));
		other.run("a");
		assertThat(other.driver.statesOf("a")).endsWith(TASK_FINISHED);
		assertThat(warnings()).containsExactly("bcs.executor.task-listener-failed");
	}

	@Test
	void anAsynchronousTaskEndsWithItsStage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		TaskFixture async = async(stage);
		async.run("a");
		assertThat(async.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING);
		stage.complete("done");
		assertThat(async.driver.statesOf("a")).endsWith(TASK_FINISHED);
	}

	@Test
	void anAsynchronousTaskFailsWithItsStage() {
		CompletableFuture<String> source = new CompletableFuture<>();
		TaskFixture async = async(source.thenApply(String::length));
		async.run("a");
		source.completeExceptionally(new IllegalStateException("The job failed"));
		assertThat(async.driver.lastOf("a").getMessage()).isEqualTo("The job failed");
	}

	@Test
	void theKillOfAnAsynchronousTaskCallsItsHandlersAndCancelsTheStage() {
		List<String> seen = new ArrayList<>();
		CompletableFuture<String> stage = new CompletableFuture<>();
		TaskFixture async = new TaskFixture((AsyncTaskRunner) (context) -> {
			context.onKill((kill) -> seen.add("handler, cancelled: " + stage.isCancelled()));
			return stage;
		}, (builder) -> {
		});
		async.run("a");
		async.kill("a");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		async.threads.runAll();
		assertThat(seen).containsExactly("handler, cancelled: false");
		assertThat(async.driver.statesOf("a")).endsWith(TASK_KILLED);
		assertThat(stage).isCancelled();
	}

	@Test
	void aStageThatComesAfterTheKillIsCancelled() {
		List<TaskFixture> async = new ArrayList<>();
		CompletableFuture<String> stage = new CompletableFuture<>();
		TaskFixture fixture = new TaskFixture((AsyncTaskRunner) (context) -> {
			async.get(0).kill("a");
			return stage;
		}, (builder) -> {
		});
		async.add(fixture);
		fixture.run("a");
		assertThat(stage).isCancelled();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(fixture.driver.statesOf("a")).endsWith(TASK_KILLED);
	}

	@Test
	void aStageThatNeverCompletesIsLeftBehind() {
		TaskFixture async = async(new CompletableFuture<>().minimalCompletionStage());
		async.run("a");
		async.kill("a");
		async.timers.advance(Duration.ofSeconds(3));
		assertThat(async.driver.statesOf("a")).endsWith(TASK_KILLED);
		assertThat(warnings()).contains("bcs.executor.task-left-behind");
	}

	@Test
	void noStageIsAFailure() {
		TaskFixture async = async(null);
		async.run("a");
		assertThat(async.driver.statesOf("a")).endsWith(TaskState.TASK_FAILED);
		assertThat(async.driver.lastOf("a").getMessage()).isEqualTo("The runner returned no CompletionStage");
	}

	@Test
	void aDecoratorMayWaitForTheStage() {
		AsyncTaskRunner failing = (context) -> CompletableFuture.failedFuture(new java.io.IOException("No route"));
		TaskFixture decorated = new TaskFixture((context) -> failing.run(context), (builder) -> {
		});
		decorated.run("a");
		assertThat(decorated.driver.lastOf("a").getMessage()).isEqualTo("No route");
	}

	@SuppressWarnings("NullAway") // One of the tests returns what it must not.
	private static TaskFixture async(@org.jspecify.annotations.Nullable CompletionStage<?> stage) {
		return new TaskFixture((AsyncTaskRunner) (context) -> stage, (builder) -> {
		});
	}

	@Test
	void optionsAreChecked() {
		TaskRunnerExecutor.Builder builder = TaskRunnerExecutor.builder((context) -> {
		});
		assertThatThrownBy(() -> builder.maxConcurrentTasks(0)).hasMessageContaining("at least 1");
		assertThatThrownBy(() -> builder.killGracePeriod(Duration.ofMillis(-1)))
			.hasMessageContaining("killGracePeriod");
		assertThatThrownBy(() -> builder.progressInterval(Duration.ofDays(400)))
			.hasMessageContaining("progressInterval");
	}

}
