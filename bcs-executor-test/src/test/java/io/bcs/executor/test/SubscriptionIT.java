/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubscriptionIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void closeAgent() {
		this.agent.close();
	}

	@Test
	void introducesEveryoneAndThenLaunchesWhatWasQueued() throws IOException {
		assertThat(this.agent.launch(Tasks.data("a", "true"))).isEqualTo(Delivery.QUEUED);
		assertThat(this.agent.launchGroup(Tasks.command("b", "true"), Tasks.command("c", "true")))
			.isEqualTo(Delivery.QUEUED);
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			Event.Subscribed subscribed = stream.readEvent().getSubscribed();
			assertThat(subscribed.getExecutorInfo().getExecutorId().getValue()).isEqualTo(this.agent.executorId());
			assertThat(subscribed.getFrameworkInfo().getId().getValue()).isEqualTo(this.agent.frameworkId());
			assertThat(subscribed.getFrameworkInfo().getCheckpoint()).isTrue();
			assertThat(subscribed.getAgentInfo().getId().getValue()).isEqualTo(this.agent.agentId());
			assertThat(subscribed.getAgentInfo().getPort()).isEqualTo(this.agent.port());
			assertThat(subscribed.getContainerId().getValue()).isNotEmpty();
			TaskInfo task = stream.readEvent().getLaunch().getTask();
			assertThat(task.getTaskId().getValue()).isEqualTo("a");
			assertThat(task.getAgentId().getValue()).isEqualTo(this.agent.agentId());
			assertThat(task.getExecutor()).isEqualTo(subscribed.getExecutorInfo());
			assertThat(stream.readEvent().getLaunchGroup().getTaskGroup().getTasksList())
				.extracting((launched) -> launched.getTaskId().getValue())
				.containsExactly("b", "c");
		}
	}

	@Test
	void writesEachEventAsOneChunkInTheFormatAskedFor() throws IOException {
		try (RawClient stream = new RawClient(this.agent)) {
			stream.post(Calls.subscribe(this.agent), "Accept: application/x-protobuf\r\n");
			assertThat(stream.readHead().lines()).containsExactly("HTTP/1.1 200 OK", "Transfer-Encoding: chunked",
					"Content-Type: application/x-protobuf", "");
			assertThat(stream.readChunk()).isNotEmpty();
			this.agent.shutdown();
			assertThat(stream.readChunk().getBytes(StandardCharsets.UTF_8))
				.isEqualTo(new byte[] { '2', '\n', 0x08, 0x07 });
		}
	}

	@Test
	void sendsEveryKindOfEvent() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			this.agent.launch(Tasks.argv("a", "/bin/echo", "hello"));
			this.agent.kill("a", Tasks.killPolicy(Duration.ofSeconds(3)));
			this.agent.message("hello".getBytes(StandardCharsets.UTF_8));
			this.agent.heartbeat();
			this.agent.error("no");
			this.agent.shutdown();
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SUBSCRIBED);
			assertThat(stream.readEvent().getLaunchGroup().getTaskGroup().getTasks(0).getCommand().getArgumentsList())
				.containsExactly("/bin/echo", "hello");
			assertThat(stream.readEvent().getKill().getKillPolicy().getGracePeriod().getNanoseconds())
				.isEqualTo(3_000_000_000L);
			assertThat(stream.readEvent().getMessage().getData().toStringUtf8()).isEqualTo("hello");
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}");
			assertThat(stream.readEvent().getError().getMessage()).isEqualTo("no");
			assertThat(stream.readChunk()).isEqualTo("19\n{\"type\":\"SHUTDOWN\"}");
		}
	}

	@Test
	void endsAnOlderStreamWithItsLastChunkAndLeavesItsConnectionOpen() throws IOException {
		try (RawClient first = RawClient.subscribed(this.agent); RawClient second = RawClient.subscribed(this.agent)) {
			assertThat(first.readEvent().hasSubscribed()).isTrue();
			assertThat(first.readChunk()).isEmpty();
			assertThat(first.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 Accepted\r\n");
			this.agent.heartbeat();
			assertThat(second.readEvent().hasSubscribed()).isTrue();
			assertThat(second.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			assertThat(this.agent.records().subscriptions()).isEqualTo(2);
		}
	}

	@Test
	void takesASecondSubscriptionOnTheSameConnection() throws IOException {
		try (RawClient client = RawClient.subscribed(this.agent)) {
			client.post(Calls.subscribe(this.agent));
			assertThat(client.readEvent().hasSubscribed()).isTrue();
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(client.readEvent().hasSubscribed()).isTrue();
		}
	}

	@Test
	void holdsAnswersBackWhileAStreamIsOpenOnTheirConnection() throws IOException {
		try (RawClient client = RawClient.subscribed(this.agent)) {
			client.post(Calls.message(this.agent, "behind the stream"));
			this.agent.within(SOON).awaitCall("the message", (call) -> call.is(Call.Type.MESSAGE));
			client.post(Calls.subscribe(this.agent));
			assertThat(client.readEvent().hasSubscribed()).isTrue();
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readAnswer()).startsWith("HTTP/1.1 202 Accepted\r\n");
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void dropsTheStreamWithoutItsLastChunk() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(this.agent.stream().drop()).isTrue();
			assertThat(this.agent.stream().drop()).isFalse();
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThatThrownBy(stream::readEvent).isInstanceOf(EOFException.class).hasMessage("Connection closed");
		}
	}

	@Test
	void endsTheStreamAtOnceWhenTheExecutorClosesItsSide() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			stream.closeOutput();
			assertThat(stream.readsEndOfFile()).isTrue();
			this.agent.within(SOON).awaitDisconnection();
		}
	}

	@Test
	void losesWhatItSendsWhileThereIsNoStream() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			this.agent.stream().drop();
		}
		this.agent.within(SOON).awaitDisconnection();
		assertThat(this.agent.launch(Tasks.data("a", "true"))).isEqualTo(Delivery.LOST);
		assertThat(this.agent.kill("a")).isEqualTo(Delivery.LOST);
		assertThat(this.agent.message(new byte[1])).isEqualTo(Delivery.LOST);
	}

	@Test
	void losesATaskThatTheExecutorDoesNotKnowOfWhenItIsBack() throws IOException {
		this.agent.launch(Tasks.data("known", "true"));
		this.agent.launch(Tasks.data("running", "true"));
		try (RawClient stream = RawClient.subscribed(this.agent); RawClient calls = new RawClient(this.agent)) {
			calls.exchange(Calls.update(this.agent, "running", TaskState.TASK_RUNNING));
			this.agent.stream().drop();
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
		}
		this.agent.launch(Tasks.data("lost", "true"));
		Call.Subscribe subscribe = Call.Subscribe.newBuilder().addUnacknowledgedTasks(launched("known")).build();
		try (RawClient stream = RawClient.subscribed(this.agent, subscribe)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			TaskStatus lost = this.agent.within(SOON).awaitUpdate("lost", TaskState.TASK_LOST);
			assertThat(lost.getSource()).isEqualTo(TaskStatus.Source.SOURCE_AGENT);
			assertThat(lost.getReason()).isEqualTo(TaskStatus.Reason.REASON_AGENT_RESTARTED);
			assertThat(lost.getMessage()).isEqualTo("Task launched during agent restart");
			assertThat(this.agent.records().updatesOf("known")).isEmpty();
			assertThat(this.agent.records().updatesOf("running")).hasSize(1);
			assertThat(this.agent.records().updatesReceived()).isEqualTo(1);
		}
	}

	@Test
	void acknowledgesListedUpdatesRightAfterTheIntroduction() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		RawClient.subscribed(this.agent).close();
		this.agent.within(SOON).awaitDisconnection();
		TaskStatus running = Calls.status("a", TaskState.TASK_RUNNING);
		TaskStatus finished = Calls.status("a", TaskState.TASK_FINISHED);
		Call.Subscribe subscribe = Call.Subscribe.newBuilder()
			.addUnacknowledgedTasks(launched("a"))
			.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(running))
			.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(finished))
			.build();
		try (RawClient stream = RawClient.subscribed(this.agent, subscribe)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(running.getUuid());
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(finished.getUuid());
			assertThat(this.agent.records().updatesOf("a")).containsExactly(running, finished);
		}
	}

	@Test
	void answersASubscriptionAfterShutdownWithShutdownOnly() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			this.agent.shutdown();
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
		}
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
			assertThat(stream.readChunk()).isEmpty();
			assertThat(stream.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 Accepted\r\n");
		}
		assertThat(this.agent.launch(Tasks.data("late", "true"))).isEqualTo(Delivery.LOST);
		assertThat(this.agent.records().updatesOf("late")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_LOST);
	}

	@Test
	void killsAGroupThatIsStillQueued() throws IOException {
		this.agent.launchGroup(Tasks.command("a", "true"), Tasks.command("b", "true"));
		this.agent.launch(Tasks.data("c", "true"));
		assertThat(this.agent.kill("b")).isEqualTo(Delivery.LOST);
		assertThat(Stream.of("a", "b").map(this.agent.records()::updatesOf).map((updates) -> updates.get(0)))
			.allSatisfy((status) -> {
				assertThat(status.getState()).isEqualTo(TaskState.TASK_KILLED);
				assertThat(status.getMessage()).isEqualTo("Killed before delivery to the executor");
			});
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(stream.readEvent().getLaunch().getTask().getName()).isEqualTo("c");
		}
	}

	@Test
	void failsTheTasksOfAnExecutorThatHasEnded() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		RawClient.subscribed(this.agent).close();
		this.agent.executorExited();
		assertThat(this.agent.records().updatesOf("a")).singleElement().satisfies((status) -> {
			assertThat(status.getState()).isEqualTo(TaskState.TASK_FAILED);
			assertThat(status.getMessage()).isEqualTo("Executor terminated");
			assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_EXECUTOR_TERMINATED);
		});
	}

	private TaskInfo launched(String taskId) {
		List<RecordedEvent> events = this.agent.records().events();
		return events.stream()
			.map((recorded) -> recorded.event().getLaunch().getTask())
			.filter((task) -> task.getTaskId().getValue().equals(taskId))
			.findFirst()
			.orElseThrow();
	}

}
