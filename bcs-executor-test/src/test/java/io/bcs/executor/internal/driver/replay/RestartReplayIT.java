/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real agent that was killed, stopped or replaced while its executor went on.
 */
class RestartReplayIT {

	private static List<PlayedCall> updates(Playback playback) {
		return playback.agent().calls().stream().filter((call) -> call.is(Call.Type.UPDATE)).toList();
	}

	private static DriverEvent.Ended ended(Playback playback) {
		return playback.executor().awaitEvent(DriverEvent.Ended.class);
	}

	private static List<String> failures(Playback playback) {
		return playback.executor()
			.events(DriverEvent.SubscriptionFailed.class)
			.stream()
			.map(DriverEvent.SubscriptionFailed::reason)
			.toList();
	}

	private static boolean isAnswer(Step step, int status) {
		return step instanceof Step.Answer answer && answer.status() == status;
	}

	@Test
	void aRunningTaskOutlivesTheAgentAndIsKilledByTheNextOne() throws Exception {
		try (Playback playback = Playback.of("40")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "reregistered", "frameworkMessage hello", "killTask r1", "shutdown");
			assertThat(Expectations.listings(playback.listings())).containsOnly("[] []");
			assertThat(failures(playback)).first().asString().contains("Connection refused");
			assertThat(failures(playback)).last().isEqualTo("404 \"404 Not Found.\"");
			assertThat(ended(playback).undelivered()).isZero();
		}
	}

	@Test
	void anUpdateThatBrokeOffIsListedAndNotSentAgain() throws Exception {
		try (Playback playback = Playback.of("41")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			// The task is not listed: its first update was acknowledged.
			assertThat(Expectations.listings(playback.listings())).first().isEqualTo("[] []");
			assertThat(Expectations.listings(playback.listings())).last().isEqualTo("[] [TASK_RUNNING]");
			TaskStatus listed = playback.listings()
				.get(playback.listings().size() - 1)
				.getUnacknowledgedUpdates(0)
				.getStatus();
			assertThat(updates(playback)).hasSize(2).last().extracting(PlayedCall::status).isEqualTo(listed);
			assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class)).last()
				.extracting(DriverEvent.UpdateAcknowledged::status)
				.isEqualTo(listed);
		}
	}

	@Test
	void anUpdateRefusedByARecoveringAgentIsRepeatedWhereTheRecordedExecutorLostIt() throws Exception {
		Recording recording = Recording.of("42-").upTo((step) -> isAnswer(step, 503) && !subscription(step));
		try (Playback playback = Playback.of(recording)) {
			playback.play();
			Step.Answer refusal = (Step.Answer) recording.steps().get(recording.steps().size() - 1);
			ByteString uuid = playback.lastCall().status().getUuid();
			for (int i = 0; i < 5; i++) {
				PlayedCall again = playback.agent().await("repetition", (call) -> call.is(Call.Type.UPDATE));
				assertThat(again.status().getUuid()).isEqualTo(uuid);
				again.answer(refusal.bytes());
			}
			assertThat(playback.driver().stop()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().awaitEvent(DriverEvent.UpdateUndelivered.class).status().getUuid())
				.isEqualTo(uuid);
		}
	}

	private static boolean subscription(Step step) {
		return step instanceof Step.Answer answer && answer.subscription();
	}

	@Test
	void anUpdateIsRepeatedWithTheSameUuidUntilTheRecoveredAgentTakesIt() throws Exception {
		try (Playback playback = Playback.of("42b")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(Expectations.listings(playback.listings())).last().isEqualTo("[r1] []");
			assertThat(playback.executor().events(DriverEvent.UpdateRetried.class)).hasSize(10)
				.allSatisfy(
						(retried) -> assertThat(retried.reason()).isEqualTo("503 \"Agent has not finished recovery\""));
			assertThat(updates(playback)).hasSize(11);
			assertThat(updates(playback).stream().map((call) -> call.call()).distinct()).hasSize(1);
			assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class)).singleElement()
				.extracting((event) -> event.status().getUuid())
				.isEqualTo(updates(playback).get(0).status().getUuid());
			assertThat(ended(playback).undelivered()).isZero();
		}
	}

	@Test
	void aTaskWithoutAnUpdateIsListedWhereTheRecordedExecutorHidIt() throws Exception {
		try (Playback playback = Playback.of("43")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(Expectations.listings(playback.listings())).last().isEqualTo("[r1] []");
			assertThat(Expectations.listings(playback.listings())).first().isEqualTo("[] []");
			// The agent answered with SHUTDOWN alone.
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "shutdown");
		}
	}

	@Test
	void aTaskThatEndsWhileTheAgentIsDownIsListedWithItsEnd() throws Exception {
		try (Playback playback = Playback.of("44")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(Expectations.listings(playback.listings())).containsExactly("[] []", "[] [TASK_FINISHED]");
			assertThat(updates(playback)).as("calls, other than the listing").hasSize(1);
			assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class)).hasSize(2);
			assertThat(ended(playback).undelivered()).isZero();
		}
	}

	@Test
	void anAgentThatDoesNotComeBackEndsTheExecutorAfterTheRecoveryTimeout() throws Exception {
		try (Playback playback = Playback.of("45").variable("MESOS_RECOVERY_TIMEOUT", "300ms")) {
			playback.play();
			assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.RECOVERY_TIMEOUT);
			assertThat(failures(playback)).isNotEmpty();
		}
	}

	@Test
	void withoutCheckpointingTheExecutorEndsWithTheAgent() throws Exception {
		Recording recording = Recording.of("46").upTo(Step.GoAway.class::isInstance);
		try (Playback playback = Playback.of(recording)) {
			playback.play();
			assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.DISCONNECTED);
			assertThat(playback.listings()).hasSize(1);
		}
	}

	@Test
	void anAgentThatHasForgottenTheFrameworkAbortsTheDriverWithItsSentence() throws Exception {
		Recording recording = Recording.of("46").upTo((step) -> isAnswer(step, 400));
		try (Playback playback = Playback.of(recording).gracePeriod("50ms")) {
			playback.play();
			assertThat(playback.driver().join()).isEqualTo(Status.DRIVER_ABORTED);
			playback.executor().awaitCallback("shutdown");
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "error The agent refused the subscription: 400 \"Framework cannot be found\"",
					"shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.SUBSCRIPTION_REFUSED);
			assertThat(playback.agent().unexpected()).as("calls after the refusal").isEmpty();
		}
	}

	@Test
	void anAgentThatCleansUpShutsTheExecutorDownInsteadOfSubscribingIt() throws Exception {
		try (Playback playback = Playback.of("47")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(playback.executor().callbacks).containsExactly("registered exec-1", "launchTask r1",
					"disconnected", "shutdown");
			assertThat(ended(playback).reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			assertThat(playback.listings()).hasSize(2);
		}
	}

	@Test
	void aRestartIsSatOutInAllItsPhases() throws Exception {
		try (Playback playback = Playback.of("51")) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			List<String> phases = failures(playback).stream()
				.map((reason) -> reason.contains("refused") ? "refused" : reason.substring(0, 3))
				.filter((phase) -> List.of("refused", "404", "503").contains(phase))
				.toList();
			assertThat(phases).containsSubsequence("refused", "404", "404", "404", "503");
			// One of them was reset, which says nothing about TLS to whom this agent has
			// answered before.
			assertThat(failures(playback)).anyMatch((reason) -> !reason.contains("refused") && !reason.matches("\\d.*"))
				.noneMatch((reason) -> reason.contains("TLS"));
			assertThat(phases.lastIndexOf("refused")).isLessThan(phases.indexOf("404"));
			assertThat(phases.lastIndexOf("404")).isLessThan(phases.indexOf("503"));
			assertThat(playback.executor().callbacks).containsOnlyOnce("disconnected").containsOnlyOnce("reregistered");
		}
	}

}
