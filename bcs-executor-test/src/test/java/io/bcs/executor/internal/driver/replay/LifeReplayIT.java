/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.internal.driver.RecordingExecutor;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real agent does with an executor while it runs itself.
 */
class LifeReplayIT {

	private static List<TaskState> updates(Playback playback) {
		return playback.agent()
			.calls()
			.stream()
			.filter((call) -> call.is(Call.Type.UPDATE))
			.map((call) -> call.status().getState())
			.toList();
	}

	private static long heartbeats(Playback playback) {
		return playback.agent().calls().stream().filter((call) -> call.is(Call.Type.HEARTBEAT)).count();
	}

	private static DriverEvent.Ended ended(Playback playback) {
		return playback.executor().awaitEvent(DriverEvent.Ended.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "10", "11" })
	void aStreamThatAnotherReplacesIsReplacedAgainAndItsConnectionClosed(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask d1",
					"disconnected", "reregistered", "frameworkMessage hello", "shutdown");
			assertThat(playback.executor().awaitEvent(DriverEvent.Disconnected.class).reason())
				.isEqualTo("The agent ended the event stream");
			// The agent leaves the connection of the old stream open (10), and may even
			// go on to talk on it (11).
			playback.agent().awaitClosedConnections();
		}
	}

	@Test
	void anEndedStreamEndsTheExecutorOfAFrameworkWithoutCheckpointing() throws Exception {
		Recording recording = Recording.of("10").upTo(Step.EndStream.class::isInstance);
		try (Playback playback = Playback.of(recording)) {
			assertThat(playback.play().driver().join()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask d1",
					"disconnected", "shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.DISCONNECTED);
			assertThat(playback.listings()).hasSize(1);
		}
	}

	@Test
	void whatTheAgentSaidDuringAnOutageIsNotMadeUp() throws Exception {
		try (Playback playback = Playback.of("12")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			// A LAUNCH, a KILL and a MESSAGE were lost.
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask c1",
					"disconnected", "reregistered", "shutdown");
			assertThat(Expectations.listings(playback.listings())).containsExactly("[] []", "[] []");
		}
	}

	@Test
	void anExecutorThatIgnoresShutdownIsEndedBeforeTheGracePeriodIsOver() throws Exception {
		CompletableFuture<Void> overdue = new CompletableFuture<>();
		try (Playback playback = Playback.of("13")
			.variable("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "500ms")
			.configure((builder) -> builder.onShutdownTimeout(() -> overdue.complete(null)))) {
			playback.executor().onShutdown = () -> {
			};
			playback.play();
			assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(ended(playback).reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			assertThat(updates(playback)).containsExactly(TaskState.TASK_RUNNING);
			// The agent kills at the end of the grace period, and so does the driver.
			overdue.get(60, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "14", "17", "49" })
	void aTaskThatIsKilledOnShutdownIsReportedAndAcknowledgedBeforeTheEnd(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			Recording recording = Recording.of(scenario);
			Call running = recording.steps(Step.Send.class).findFirst().orElseThrow().call();
			String task = running.getUpdate().getStatus().getTaskId().getValue();
			playback.executor().onShutdown = () -> playback.driver()
				.sendStatusUpdate(RecordingExecutor.status(task, TaskState.TASK_KILLED));
			playback.play();
			PlayedCall killed = playback.agent()
				.await("TASK_KILLED",
						(call) -> call.is(Call.Type.UPDATE) && call.status().getState() == TaskState.TASK_KILLED);
			killed.answer(recording.steps(Step.Answer.class).findFirst().orElseThrow().bytes());
			assertThat(playback.driver().isRunning()).as("the acknowledgement is waited for").isTrue();
			playback.acknowledge(running.getUpdate().getStatus().getUuid(), killed.status().getUuid());
			assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(ended(playback).reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			assertThat(ended(playback).undelivered()).isZero();
		}
	}

	@Test
	void theAgentsAcknowledgementIsEnoughWhereTheSchedulerGivesNone() throws Exception {
		try (Playback playback = Playback.of("18")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(updates(playback)).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
			assertThat(ended(playback).undelivered()).isZero();
		}
	}

	@Test
	void acknowledgementsThatComeTwiceCountOnce() throws Exception {
		try (Playback playback = Playback.of("19")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class)).hasSize(2);
			assertThat(playback.executor().events(DriverEvent.UnknownAcknowledgement.class)).hasSize(2);
			assertThat(updates(playback)).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		}
	}

	@Test
	void aShutdownInsteadOfSubscribedEndsTheDriver() throws Exception {
		try (Playback playback = Playback.of("20")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			playback.agent().awaitClosedConnections();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, Integer.MAX_VALUE })
	void aLargeTaskArrivesWhole(int pieceSize) throws Exception {
		TaskInfo sent = Recording.of("22").events().get(1).getLaunch().getTask();
		assertThat(sent.getData().size()).isEqualTo(100_000);
		try (Playback playback = Playback.inPieces("22", pieceSize)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().awaitEvent(DriverEvent.TaskLaunched.class).task()).isEqualTo(sent);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "23-", "23b" })
	void aTaskGroupIsLaunchedTogether(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTaskGroup 2",
					"launchTask g1", "launchTask g2", "shutdown");
			assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class)).hasSize(4);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "27", "28", "33", "34" })
	void heartbeatsOfTheAgentAreNoneOfTheExecutorsBusiness(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			long events = Recording.of(scenario)
				.events()
				.stream()
				.filter((event) -> event.getType() == Event.Type.HEARTBEAT)
				.count();
			assertThat(playback.executor().events(DriverEvent.EventReceived.class))
				.filteredOn((event) -> event.type() == Event.Type.HEARTBEAT)
				.hasSize((int) events)
				.isNotEmpty();
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask h1", "shutdown");
			assertThat(playback.listings()).as("subscriptions").hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "33", "34" })
	void heartbeatsOfTheDriverAreWhatTheAgentTakes(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(heartbeats(playback)).isGreaterThanOrEqualTo(4);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "30", "35" })
	void aStreamThatBreaksIsReplacedAtOnceAndListsNothingThatWasAcknowledged(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(Expectations.listings(playback.listings())).containsExactly("[] []", "[] []");
			assertThat(playback.executor().events(DriverEvent.Subscribed.class).get(1).attempts()).isOne();
		}
	}

	@Test
	void updatesAfterTheEndOfATaskAreSentInOrderAndReportedAsUndelivered() throws Exception {
		try (Playback playback = Playback.of("32")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(updates(playback)).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED,
					TaskState.TASK_RUNNING, TaskState.TASK_FINISHED, TaskState.TASK_FAILED);
			List<ByteString> uuids = playback.agent()
				.calls()
				.stream()
				.filter((call) -> call.is(Call.Type.UPDATE))
				.map((call) -> call.status().getUuid())
				.toList();
			assertThat(playback.executor().events(DriverEvent.UpdateUndelivered.class))
				.extracting((event) -> event.status().getUuid())
				.containsExactlyElementsOf(IntStream.range(2, 5).mapToObj(uuids::get).toList());
			assertThat(ended(playback).undelivered()).isEqualTo(3);
		}
	}

}
