/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Task runners with their own threads and time, on a driver that speaks with an agent.
 * The data of a task says what it does.
 */
class TaskRunnerIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	private final CountDownLatch never = new CountDownLatch(1);

	private final TaskRunnerExecutor executor = TaskRunnerExecutor.builder(this::run)
		.progressInterval(Duration.ZERO)
		.build();

	private final BcsExecutorDriver driver = BcsExecutorDriver.builder(this.executor, DriverEnv.from(this.agent.env()))
		.build();

	TaskRunnerIT() {
		this.driver.start();
		this.agent.awaitSubscription();
	}

	@AfterEach
	void end() {
		this.never.countDown();
		this.driver.abort();
		this.executor.close();
		this.agent.close();
	}

	private void run(TaskContext context) throws Exception {
		switch (context.text()) {
			case "finish" -> context.progress("Working as " + context.framework().getId().getValue());
			case "fail" -> throw new IllegalStateException("The task is broken");
			case "sleep" -> this.never.await();
			case "ignore" -> ignoreInterrupts();
			case "stop" -> this.driver.stop();
			default -> throw new TaskFailedException("Unknown: " + context.text());
		}
	}

	private void ignoreInterrupts() {
		while (true) {
			try {
				this.never.await();
				return;
			}
			catch (InterruptedException ex) {
				// This is the mistake.
			}
		}
	}

	@Test
	void tasksFinishAndFail() {
		this.agent.launch(Tasks.data("good", "finish"));
		this.agent.launch(Tasks.data("bad", "fail"));
		assertThat(this.agent).eventually()
			.task("good")
			.hasStates(TASK_STARTING, TASK_RUNNING, TASK_RUNNING, TASK_FINISHED);
		assertThat(this.agent).eventually()
			.task("bad")
			.hasStates(TASK_STARTING, TASK_RUNNING, TASK_FAILED)
			.hasMessageContaining("The task is broken");
		assertThat(this.agent.records().updatesOf("good").get(2).getMessage())
			.isEqualTo("Working as " + this.agent.frameworkId());
		assertThat(this.agent).eventually().hasAcknowledgedEveryUpdate();
	}

	@Test
	void aKillInterruptsATask() {
		this.agent.launch(Tasks.data("t1", "sleep"));
		this.agent.awaitUpdate("t1", TASK_RUNNING);
		this.agent.kill("t1");
		assertThat(this.agent).eventually()
			.task("t1")
			.hasStates(TASK_STARTING, TASK_RUNNING, TASK_KILLED)
			.hasMessageContaining("Killed on request; it took ");
	}

	@Test
	void aTaskThatIgnoresTheInterruptIsLeftBehind() {
		this.agent.launch(Tasks.withKillPolicy(Tasks.data("t1", "ignore"), Duration.ofHours(1)));
		this.agent.awaitUpdate("t1", TASK_RUNNING);
		this.agent.kill("t1");
		this.agent.kill("t1", Duration.ofMillis(20));
		assertThat(this.agent).eventually()
			.task("t1")
			.hasStates(TASK_STARTING, TASK_RUNNING, TASK_KILLED)
			.hasMessageContaining("left behind");
	}

	@Test
	void aGroupEndsWithItsFirstFailure() {
		this.agent.launchGroup(group("sleeps", "sleep"), group("fails", "fail"), group("sleeps-too", "sleep"));
		assertThat(this.agent).eventually().task("fails").endedAs(TASK_FAILED);
		assertThat(this.agent).eventually()
			.task("sleeps")
			.endedAs(TASK_KILLED)
			.hasMessageContaining("task fails of its group failed");
		assertThat(this.agent).eventually().task("sleeps-too").endedAs(TASK_KILLED);
	}

	/** A master lets a task of a group through with a command only. */
	private static TaskInfo group(String name, String data) {
		return Tasks.command(name, "unused")
			.toBuilder()
			.setData(com.google.protobuf.ByteString.copyFromUtf8(data))
			.build();
	}

	@Test
	void aShutdownKillsAllTasksAndEndsTheDriver() throws InterruptedException {
		for (int i = 0; i < 50; i++) {
			this.agent.launch(Tasks.data("t" + i, (i % 10 == 0) ? "ignore" : "sleep"));
		}
		this.agent.shutdown();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		for (int i = 0; i < 50; i++) {
			assertThat(endsOf("t" + i)).containsExactly(TASK_KILLED);
		}
	}

	@Test
	void aTaskThatStopsTheDriverKeepsNothingUp() throws InterruptedException {
		this.agent.launch(Tasks.data("t1", "stop"));
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
	}

	/** Kills that meet tasks anywhere between launch and end. */
	@Test
	void everyTaskEndsOnce() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String id = "t" + i;
			ids.add(id);
			this.agent.launch(Tasks.data(id, (i % 3 == 0) ? "sleep" : "finish"));
			if (i >= 2) {
				this.agent.kill("t" + (i - i % 3));
				this.agent.kill("t" + (i - 1));
			}
		}
		ids.forEach(this.agent::kill);
		this.agent.await("an end of every task", () -> ids.stream().noneMatch((id) -> endsOf(id).isEmpty()));
		assertThat(this.agent).eventually().hasAcknowledgedEveryUpdate();
		assertThat(ids).allSatisfy((id) -> assertThat(endsOf(id)).hasSize(1));
		assertThat(this.executor.runningTasks()).isZero();
	}

	private List<TaskState> endsOf(String id) {
		return this.agent.records()
			.updatesOf(id)
			.stream()
			.map(TaskStatus::getState)
			.filter(TaskStates::isTerminal)
			.toList();
	}

}
