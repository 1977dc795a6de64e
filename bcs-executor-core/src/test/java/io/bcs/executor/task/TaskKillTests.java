/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.apache.mesos.v1.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills, and their races with the start and the end of a task.
 */
class TaskKillTests {

	private final TaskFixture tasks = new TaskFixture();

	private final RecordingDriver driver = this.tasks.driver;

	private final List<String> seen = new ArrayList<>();

	@Test
	void aKillInterruptsTheRunnerAndSaysHowLongItTook() {
		this.tasks.task("a", (context) -> {
			assertThat(context.isCancelled()).isFalse();
			this.tasks.kill("a");
			assertThat(context.isCancelled()).isTrue();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			this.tasks.timers.advance(Duration.ofMillis(35));
			throw new InterruptedException();
		}).run("a");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_KILLED);
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("Killed on request; it took 35 ms to end");
		assertThat(this.tasks.timers.scheduled()).isZero();
	}

	@Test
	void aFrameworkWithTheCapabilityIsToldOfTheKillAtOnce() {
		this.tasks.registered(FrameworkInfo.Capability.Type.TASK_KILLING_STATE);
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a");
			context.progress("rolling back");
		}).run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_KILLING, TASK_KILLING,
				TASK_KILLED);
	}

	@Test
	void aTaskThatDoesNotEndIsLeftBehindWhenTheGracePeriodIsOver() {
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a");
			this.tasks.timers.advance(Duration.ofMillis(2999));
			assertThat(this.driver.statesOf("a")).doesNotContain(TASK_KILLED);
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
			assertThat(this.tasks.executor.runningTasks()).isZero();
			throw new IllegalStateException("Too late");
		}).run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_KILLED);
		assertThat(this.driver.lastOf("a").getMessage())
			.isEqualTo("Killed on request; it did not end within 3 s and was left behind");
		assertThat(this.tasks.results).extracting(TaskResult::isLeftBehind).containsExactly(true);
	}

	@Test
	void thePolicyOfTheKillCountsBeforeThatOfTheTaskAndThatBeforeTheDefault() {
		TaskInfo patient = TaskFixture.info("a")
			.toBuilder()
			.setKillPolicy(TaskFixture.policy(Duration.ofSeconds(20)))
			.build();
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a");
			this.tasks.timers.advance(Duration.ofSeconds(19));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.timers.advance(Duration.ofSeconds(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run(patient);
		this.tasks.task("b", (context) -> {
			this.tasks.kill("b", Duration.ZERO);
			this.tasks.timers.advance(Duration.ZERO);
			assertThat(this.driver.statesOf("b")).endsWith(TASK_KILLED);
		}).run(patient.toBuilder().setTaskId(TaskFixture.info("b").getTaskId()).build());
	}

	@Test
	void aSecondKillShortensTheGracePeriodAndNeverExtendsIt() {
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a", Duration.ofSeconds(61));
			this.tasks.timers.advance(Duration.ofSeconds(10));
			this.tasks.kill("a", Duration.ofSeconds(2));
			this.tasks.kill("a", Duration.ofMinutes(10));
			this.tasks.timers.advance(Duration.ofMillis(1999));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run("a");
		assertThat(this.driver.lastOf("a").getMessage()).contains("did not end within 12 s");
	}

	@Test
	void aKillBetweenLaunchAndStartEndsTheTaskBeforeItsRunnerIsCalled() {
		this.tasks.task("a", (context) -> this.seen.add("run"));
		this.tasks.launch("a");
		this.tasks.kill("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_KILLED);
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("Killed on request before it started");
		this.tasks.threads.runAll();
		assertThat(this.seen).isEmpty();
		assertThat(this.driver.updatesOf("a")).hasSize(2);
	}

	@Test
	void aKillAfterTheEndAndOneOfAnUnknownTaskReportNothing() {
		this.tasks.run("a");
		this.tasks.kill("a");
		this.tasks.kill("unknown");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
		assertThat(this.driver.updatesOf("unknown")).isEmpty();
	}

	@Test
	void handlersAreCalledForTheKillAndAgainByForce() {
		List<TaskKill> kills = new ArrayList<>();
		this.tasks.task("a", (context) -> {
			context.onKill(handler("first", kills));
			context.onKill((unused) -> {
				throw new IllegalStateException("A bug");
			});
			context.onKill(handler("second", kills));
			this.tasks.kill("a", Duration.ofSeconds(10));
			this.tasks.threads.runNext();
			assertThat(this.seen).containsExactly("kill first", "kill second");
			assertThat(kills.get(0).cause()).isEqualTo(TaskKill.Cause.REQUEST);
			this.tasks.timers.advance(Duration.ofSeconds(4));
			assertThat(kills.get(0).remaining()).isEqualTo(Duration.ofSeconds(6));
			this.tasks.timers.advance(Duration.ofSeconds(6));
			this.tasks.threads.runNext();
			assertThat(this.seen).endsWith("force first", "force second");
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.timers.advance(Duration.ofMillis(4999));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run("a");
	}

	@Test
	void aHandlerThatComesAfterTheKillIsCalledAtOnce() {
		List<TaskKill> kills = new ArrayList<>();
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a");
			context.onKill(handler("late", kills));
			assertThat(this.seen).containsExactly("kill late");
		}).run("a");
	}

	@Test
	void aHandlerThatComesAfterTheTaskWasLeftBehindEndsWhatWasStartedByForce() {
		List<TaskKill> kills = new ArrayList<>();
		this.tasks.task("a", (context) -> {
			this.tasks.kill("a", Duration.ZERO);
			this.tasks.timers.advance(Duration.ofSeconds(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
			context.onKill(handler("late", kills));
			assertThat(this.seen).containsExactly("kill late", "force late");
		}).run("a");
	}

	@Test
	void aHandlerWhoseThreadCanNotBeStartedDoesNotKeepTheTask() {
		this.tasks.task("a", (context) -> {
			context.onKill(handler("never", new ArrayList<>()));
			this.tasks.threads.failures = 1_000_000;
			this.tasks.kill("a");
			this.tasks.timers.advance(Duration.ofSeconds(8));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run("a");
		assertThat(this.seen).isEmpty();
	}

	private KillHandler handler(String name, List<TaskKill> kills) {
		return new KillHandler() {

			@Override
			public void kill(TaskKill begun) {
				kills.add(begun);
				TaskKillTests.this.seen.add("kill " + name);
			}

			@Override
			public void forceKill(TaskKill begun) {
				TaskKillTests.this.seen.add("force " + name);
			}

		};
	}

	@Test
	void aTaskThatReachesItsMaximumCompletionTimeFailsWithThatReason() {
		TaskInfo limited = TaskFixture.info("a")
			.toBuilder()
			.setMaxCompletionTime(TaskFixture.duration(Duration.ofSeconds(5)))
			.build();
		this.tasks.task("a", (context) -> {
			this.tasks.timers.advance(Duration.ofMillis(4999));
			assertThat(context.isCancelled()).isFalse();
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(context.isCancelled()).isTrue();
		}).run(limited);
		TaskStatus last = this.driver.lastOf("a");
		assertThat(last.getState()).isEqualTo(TASK_FAILED);
		assertThat(last.getReason()).isEqualTo(TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED);
		assertThat(last.getMessage())
			.isEqualTo("Ended because it reached its maximum completion time of 5 s; it took 0 ms to end");
	}

	@Test
	void aTaskThatEndsInTimeIsNotTouchedByItsMaximumCompletionTime() {
		this.tasks.run(TaskFixture.info("a")
			.toBuilder()
			.setMaxCompletionTime(TaskFixture.duration(Duration.ofSeconds(5)))
			.build());
		assertThat(this.tasks.timers.scheduled()).isZero();
		this.tasks.timers.advance(Duration.ofSeconds(10));
		assertThat(this.driver.statesOf("a")).endsWith(TASK_FINISHED);
	}

	@Test
	void aRunnerKillsItsOwnTask() {
		this.tasks.task("a", (context) -> {
			context.kill("Failed three health checks");
			context.kill("again");
		}).run("a");
		assertThat(this.driver.lastOf("a").getState()).isEqualTo(TASK_KILLED);
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("Failed three health checks; it took 0 ms to end");
	}

	@Test
	void aShutdownKillsAllWithinThePeriodThatTheDriverHas() {
		this.driver.gracePeriod = Duration.ofSeconds(2);
		TaskInfo patient = TaskFixture.info("a")
			.toBuilder()
			.setKillPolicy(TaskFixture.policy(Duration.ofHours(1)))
			.build();
		this.tasks.task("a", (context) -> {
			this.tasks.launch("b");
			this.tasks.shutdown();
			assertThat(this.driver.statesOf("b")).endsWith(TASK_KILLED);
			assertThat(context.isCancelled()).isTrue();
			this.tasks.timers.advance(Duration.ofMillis(1599));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run(patient);
		assertThat(this.driver.lastOf("a").getMessage()).startsWith("Killed by the shutdown of the executor; ");
		assertThat(this.tasks.timers.closed).isTrue();
	}

	@Test
	void anEndByForceStaysWithinTheShutdown() {
		this.driver.gracePeriod = Duration.ofSeconds(2);
		this.tasks.task("a", (context) -> {
			context.onKill(handler("a", new ArrayList<>()));
			this.tasks.kill("a", Duration.ofHours(1));
			this.tasks.shutdown();
			this.tasks.timers.advance(Duration.ofMillis(1600));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING);
			this.tasks.threads.runAll();
			assertThat(this.seen).containsExactly("kill a", "force a");
			this.tasks.timers.advance(Duration.ofMillis(400));
			assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		}).run("a");
	}

	@Test
	void aTaskThatIsLaunchedDuringTheShutdownIsKilled() {
		this.tasks.shutdown();
		this.tasks.launch("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TaskState.TASK_KILLED);
		assertThat(this.tasks.threads.waiting()).isZero();
	}

}
