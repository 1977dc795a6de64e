/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DriverIT extends DriverTestBase {

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void runsATaskFromLaunchToTheAcknowledgementOfItsEnd(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		this.executor.finishing();
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(3);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
				TaskState.TASK_FINISHED);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a");
		assertThat(Set.copyOf(this.executor.threads)).containsExactly("bcs-executor-callback");
		assertThat(this.agent.records().calls()).allSatisfy((call) -> {
			assertThat(call.header("Content-Type")).isEqualTo(format.mediaType());
			assertThat(call.accepted()).isTrue();
		});
	}

	@Test
	void fillsInWhatTheAgentWantsInEveryUpdate() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		TaskStatus running = this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
		TaskStatus finished = this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
		for (TaskStatus status : List.of(running, finished)) {
			assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
			assertThat(status.getExecutorId().getValue()).isEqualTo(this.agent.executorId());
			assertThat(status.getAgentId().getValue()).isEqualTo(this.agent.agentId());
			assertThat(status.getUuid().size()).isEqualTo(16);
			assertThat(status.getTimestamp()).isCloseTo(System.currentTimeMillis() / 1000.0, Offset.offset(60.0));
		}
		assertThat(running.getUuid()).isNotEqualTo(finished.getUuid());
	}

	@Test
	void callsBackEveryEventInItsOrderOnOneThread() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.launchGroup(Tasks.command("b", "true"), Tasks.command("c", "true"));
		this.agent.kill("a");
		this.agent.kill("b", Tasks.killPolicy(Duration.ofSeconds(3)));
		this.agent.message("hello".getBytes(StandardCharsets.UTF_8));
		this.agent.heartbeat();
		this.agent.shutdown();
		this.executor.awaitCallback("shutdown");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "launchTaskGroup 2",
				"launchTask b", "launchTask c", "killTask a", "killPolicy 3000000000", "killTask b",
				"frameworkMessage hello", "shutdown");
		assertThat(Set.copyOf(this.executor.threads)).containsExactly("bcs-executor-callback");
	}

	@Test
	void aBlockedCallbackStopsNeitherUpdatesNorAcknowledgements() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		this.executor.onLaunch = (callbackDriver, task) -> {
			callbackDriver.sendStatusUpdate(RecordingExecutor.status("a", TaskState.TASK_RUNNING));
			try {
				assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		};
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		this.agent.message("later".getBytes(StandardCharsets.UTF_8));
		this.executor.await("MESSAGE event",
				() -> this.executor.events(DriverEvent.EventReceived.class)
					.stream()
					.anyMatch((event) -> event.type().name().equals("MESSAGE")));
		assertThat(this.executor.callbacks).doesNotContain("frameworkMessage later");
		blocked.countDown();
		this.executor.awaitCallback("frameworkMessage later");
	}

	@Test
	void aThrowingLaunchBecomesTaskFailedWithItsReason() {
		this.executor.onLaunch = (callbackDriver, task) -> {
			throw new IllegalStateException("no such image");
		};
		start();
		this.agent.launch(Tasks.data("a", "true"));
		TaskStatus failed = this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FAILED);
		assertThat(failed.getMessage()).contains("launchTask", "no such image");
		this.agent.message("still here".getBytes(StandardCharsets.UTF_8));
		this.executor.awaitCallback("frameworkMessage still here");
	}

	@Test
	void messagesReachTheScheduler() {
		start();
		this.driver.sendFrameworkMessage("héllo");
		this.driver.sendFrameworkMessage(new byte[] { 0, 1, -1 });
		this.agent.within(LONG)
			.awaitCall("the second message",
					(call) -> call.call() != null && call.call().getMessage().getData().size() == 3);
		assertThat(this.agent.records().messages()).containsExactly("héllo".getBytes(StandardCharsets.UTF_8),
				new byte[] { 0, 1, -1 });
	}

	@Test
	void aDroppedStreamIsBackAtOnceAndLosesNothing() {
		start();
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.launch(Tasks.data("b", "true"));
		this.executor.awaitCallback("launchTask b");
		send("a", TaskState.TASK_RUNNING);
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
		assertThat(this.agent.stream().drop()).isTrue();
		this.executor.awaitCallback("reregistered");
		send("a", TaskState.TASK_FINISHED);
		send("b", TaskState.TASK_FINISHED);
		awaitAcknowledgements(3);
		assertThat(this.executor.callbacks).containsSubsequence("disconnected", "reregistered");
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		assertThat(statesOf("b")).containsExactly(TaskState.TASK_FINISHED);
		RecordedCall resubscription = subscriptions().get(1);
		Call.Subscribe listed = Objects.requireNonNull(resubscription.call()).getSubscribe();
		assertThat(listed.getUnacknowledgedUpdatesList()).extracting((update) -> update.getStatus().getState())
			.containsExactly(TaskState.TASK_RUNNING);
		assertThat(listed.getUnacknowledgedTasksList()).extracting((task) -> task.getTaskId().getValue())
			.containsExactly("a", "b");
		assertThat(this.executor.events(DriverEvent.Subscribed.class).get(1).attempts()).as("at once").isOne();
	}

	private List<RecordedCall> subscriptions() {
		return this.agent.records().calls().stream().filter((call) -> call.is(Call.Type.SUBSCRIBE)).toList();
	}

	@Test
	void anAgentThatIsPulledAwayAndComesBackInItsPhasesGetsEverything() {
		start();
		for (String task : List.of("a", "b", "c")) {
			this.agent.launch(Tasks.data(task, "true"));
			this.executor.awaitCallback("launchTask " + task);
			send(task, TaskState.TASK_RUNNING);
		}
		awaitAcknowledgements(3);
		this.agent.process().stop();
		this.executor.awaitCallback("disconnected");
		send("a", TaskState.TASK_FINISHED);
		send("b", TaskState.TASK_FAILED);
		this.agent.process().restartGradually(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(500));
		this.executor.awaitCallback("reregistered");
		send("c", TaskState.TASK_KILLED);
		awaitAcknowledgements(6);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		assertThat(statesOf("b")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FAILED);
		assertThat(statesOf("c")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
		assertThat(this.executor.callbacks.stream().filter("disconnected"::equals)).hasSize(1);
	}

	@Test
	void aRefusedUpdateIsRepeatedWithItsUuidBeforeTheNextOfItsTask() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		this.agent.inject(AgentFault.response(503, "Agent has not finished recovery").on(Call.Type.UPDATE).times(3));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		List<TaskStatus> sent = this.agent.records()
			.calls()
			.stream()
			.filter((call) -> call.is(Call.Type.UPDATE) && call.call() != null)
			.map((call) -> Objects.requireNonNull(call.call()).getUpdate().getStatus())
			.toList();
		assertThat(sent).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_RUNNING, TaskState.TASK_RUNNING,
					TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		assertThat(sent.subList(0, 4).stream().map(TaskStatus::getUuid).collect(Collectors.toSet())).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(Break.class)
	void aCallConnectionThatBreaksLosesAndReordersNothing(Break kind) {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		this.agent.inject(kind.fault().on(Call.Type.UPDATE));
		send("a", TaskState.TASK_STARTING);
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(3);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
				TaskState.TASK_FINISHED);
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	enum Break {

		BEFORE_HANDLING {
			@Override
			AgentFault fault() {
				return AgentFault.closeBeforeHandling();
			}
		},
		AFTER_HANDLING {
			@Override
			AgentFault fault() {
				return AgentFault.closeAfterHandling();
			}
		};

		abstract AgentFault fault();

	}

	@Test
	void anUpdateRefusedForGoodIsReportedAndNotRepeated() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		this.agent.inject(AgentFault.response(400, "Not a valid UUID").on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(1);
		assertThat(this.executor.events(DriverEvent.UpdateAbandoned.class)).singleElement().satisfies((event) -> {
			assertThat(event.status().getState()).isEqualTo(TaskState.TASK_RUNNING);
			assertThat(event.reason()).isEqualTo("400 \"Not a valid UUID\"");
		});
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_FINISHED);
	}

	@Test
	void anUpdateForAnotherAgentOrExecutorIsRefusedOnTheSpot() {
		start();
		TaskStatus status = RecordingExecutor.status("a", TaskState.TASK_RUNNING);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.driver
				.sendStatusUpdate(status.toBuilder().setAgentId(AgentID.newBuilder().setValue("other")).build()))
			.withMessageContaining("agent_id is other");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.driver
				.sendStatusUpdate(status.toBuilder().setExecutorId(ExecutorID.newBuilder().setValue("other")).build()))
			.withMessageContaining("executor_id is other");
	}

	@Test
	void theTokenGoesIntoEveryCall() {
		try (EmbeddedAgent strict = EmbeddedAgent.builder().authentication().start()) {
			this.executor.finishing();
			this.driver = builder(strict.env()).build();
			this.driver.start();
			strict.within(LONG).awaitSubscription();
			strict.launch(Tasks.data("a", "true"));
			strict.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
			assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(strict.records().calls()).allSatisfy((call) -> assertThat(call.accepted()).isTrue());
		}
	}

	@Test
	void manyTasksInParallelLoseNothingAndKeepTheirOrder() {
		this.executor.finishing();
		start();
		int count = 500;
		for (int i = 0; i < count; i++) {
			this.agent.launch(Tasks.data("task-" + i, "true"));
			if (i % 100 == 50) {
				this.agent.stream().drop();
				this.agent.within(LONG).awaitSubscription();
			}
		}
		this.executor.await("all launches", () -> this.executor.events(DriverEvent.TaskLaunched.class).size() >= count);
		awaitAcknowledgements(3 * count);
		for (int i = 0; i < count; i++) {
			assertThat(statesOf("task-" + i)).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_FINISHED);
		}
		assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).undelivered()).isZero();
	}

}
