/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.apache.mesos.v1.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Task groups, and the limit of concurrent tasks.
 */
class TaskGroupTests {

	private final TaskFixture tasks = new TaskFixture();

	private final RecordingDriver driver = this.tasks.driver;

	@Test
	void aMemberThatFinishesLeavesTheOthersAlone() {
		this.tasks.launchGroup("a", "b");
		this.tasks.threads.runNext();
		assertThat(this.driver.statesOf("a")).endsWith(TASK_FINISHED);
		assertThat(this.driver.statesOf("b")).endsWith(TASK_STARTING);
		this.tasks.threads.runNext();
		assertThat(this.driver.statesOf("b")).endsWith(TASK_FINISHED);
	}

	@Test
	void aMemberThatFailsTakesTheOthersAlong() {
		this.tasks.task("a", (context) -> {
			// The second member fails, and the third has not started.
			this.tasks.threads.runNext();
			assertThat(context.isCancelled()).isTrue();
		}).task("b", (context) -> {
			throw new IllegalStateException("b is broken");
		});
		this.tasks.launchGroup("a", "b", "c");
		this.tasks.threads.runAll();
		assertThat(this.driver.statesOf("a")).endsWith(TASK_KILLED);
		assertThat(this.driver.statesOf("b")).endsWith(TASK_FAILED);
		assertThat(this.driver.statesOf("c")).containsExactly(TASK_STARTING, TASK_KILLED);
		assertThat(this.driver.lastOf("a").getMessage())
			.isEqualTo("Killed because task b of its group failed; it took 0 ms to end");
	}

	@Test
	void theKillOfAMemberTakesTheOthersAlongOnceItHasEnded() {
		this.tasks.task("a", (context) -> this.tasks.kill("a"));
		this.tasks.launchGroup("a", "b");
		this.tasks.threads.runAll();
		assertThat(this.driver.lastOf("b").getMessage())
			.isEqualTo("Killed because task a of its group was killed before it started");
	}

	@Test
	void aMemberThatEndsByItselfWhileTheGroupIsKilledIsReportedOnce() {
		this.tasks.task("a", (context) -> {
			this.tasks.threads.runNext();
			throw new IllegalStateException("Also broken");
		}).task("b", (context) -> {
			throw new IllegalStateException("b is broken");
		});
		this.tasks.launchGroup("a", "b");
		this.tasks.threads.runAll();
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_KILLED);
		assertThat(this.driver.statesOf("b")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FAILED);
	}

	@Test
	void aMemberWhoseThreadCanNotBeStartedEndsTheGroup() {
		this.tasks.threads.failures = 1;
		this.tasks.launchGroup("a", "b");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_FAILED);
		assertThat(this.driver.statesOf("b")).containsExactly(TASK_STARTING, TASK_KILLED);
		this.tasks.threads.runAll();
		assertThat(this.driver.updatesOf("b")).hasSize(2);
		assertThat(this.tasks.executor.runningTasks()).isZero();
	}

	@Test
	void aLargeGroupEndsAtOnce() {
		String[] ids = new String[5000];
		for (int i = 0; i < ids.length; i++) {
			ids[i] = "member-" + i;
		}
		this.tasks.launchGroup(ids);
		this.tasks.kill("member-2500");
		assertThat(this.driver.updates).filteredOn((update) -> update.getState() == TASK_KILLED).hasSize(5000);
	}

	@Test
	void aTaskBeyondTheLimitFailsWithASentence() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(2));
		limited.launch("a");
		limited.launchGroup("b", "c");
		assertThat(limited.driver.updatesOf("b")).extracting(TaskStatus::getState).containsExactly(TASK_FAILED);
		assertThat(limited.driver.statesOf("c")).containsExactly(TASK_FAILED);
		assertThat(limited.driver.lastOf("c").getMessage())
			.isEqualTo("Not started: 1 of at most 2 concurrent tasks are running");
		limited.launch("d");
		assertThat(limited.driver.statesOf("d")).containsExactly(TASK_STARTING);
		limited.threads.runAll();
		limited.launchGroup("e", "f");
		assertThat(limited.driver.statesOf("f")).containsExactly(TASK_STARTING);
	}

	@Test
	void tasksBeyondTheLimitWaitInOrder() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(2).queueTasks(true));
		limited.launch("a");
		limited.launchGroup("b", "c");
		limited.launch("d");
		assertThat(limited.executor.queuedTasks()).isEqualTo(3);
		assertThat(limited.driver.lastOf("c").getMessage())
			.isEqualTo("Waits for other tasks to end: 1 of at most 2 concurrent tasks are running");
		assertThat(limited.threads.waiting()).isOne();
		limited.threads.runNext();
		assertThat(limited.executor.queuedTasks()).isOne();
		assertThat(limited.threads.waiting()).isEqualTo(2);
		limited.threads.runAll();
		assertThat(limited.driver.statesOf("d")).endsWith(TASK_RUNNING, TASK_FINISHED);
		assertThat(limited.executor.queuedTasks()).isZero();
		assertThat(limited.executor.runningTasks()).isZero();
	}

	@Test
	void aGroupThatCanNeverFitFailsInsteadOfWaiting() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(2).queueTasks(true));
		limited.launchGroup("a", "b", "c");
		assertThat(limited.driver.lastOf("a").getMessage())
			.isEqualTo("Not started: a group of 3 tasks does not fit into the limit of 2 concurrent tasks");
		assertThat(limited.driver.statesOf("c")).containsExactly(TASK_FAILED);
	}

	@Test
	void aTaskThatWaitsCanBeKilled() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(1).queueTasks(true));
		limited.launch("a");
		limited.launch("b");
		limited.launch("c");
		limited.kill("b");
		assertThat(limited.driver.lastOf("b").getMessage()).isEqualTo("Killed on request before it started");
		limited.threads.runAll();
		assertThat(limited.driver.statesOf("b")).endsWith(TASK_KILLED);
		assertThat(limited.driver.statesOf("c")).endsWith(TASK_FINISHED);
	}

	@Test
	void aShutdownStartsNothingThatWaits() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(1).queueTasks(true));
		limited.launch("a");
		limited.launch("b");
		limited.shutdown();
		assertThat(limited.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_KILLED);
		assertThat(limited.driver.statesOf("b")).containsExactly(TASK_STARTING, TASK_KILLED);
		assertThat(limited.threads.waiting()).isOne();
		assertThat(limited.timers.closed).isTrue();
	}

	@Test
	void aTaskThatIsLeftBehindMakesRoom() {
		TaskFixture limited = new TaskFixture((builder) -> builder.maxConcurrentTasks(1).queueTasks(true));
		limited.task("a", (context) -> {
			limited.kill("a");
			limited.timers.advance(Duration.ofSeconds(3));
			assertThat(limited.threads.waiting()).isOne();
		});
		limited.launch("a");
		limited.launch("b");
		limited.threads.runAll();
		assertThat(limited.driver.statesOf("b")).endsWith(TASK_FINISHED);
		assertThat(limited.executor.runningTasks()).isZero();
	}

}
