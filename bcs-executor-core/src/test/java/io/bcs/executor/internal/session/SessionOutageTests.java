/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported of an agent that is not there, hangs, or has two executors of one id.
 */
class SessionOutageTests {

	@Test
	void theRegistrationTimeoutNamesEndpointTimeAttemptsReasonAndProperty() {
		SessionFixture fixture = new SessionFixture(
				new TestSettings().registrationTimeout(Duration.ofSeconds(3)).callTimeout(Duration.ofSeconds(1)));
		fixture.input(new Input.Start());
		fixture.refuse(AgentResponse.failed("Connection refused"));
		fixture.pass(Duration.ofMillis(100));
		fixture.refuse(AgentResponse.of(503, "Agent has not finished recovery"));
		fixture.random = 0;
		fixture.pass(Duration.ofSeconds(3));
		assertThat(fixture.finished().message()).isEqualTo("No agent accepted the subscription at agent:5051 within 3s "
				+ "(bcs.executor.registration-timeout): 5 attempts, the last failure: "
				+ "The agent did not respond to SUBSCRIBE within 1000 ms");
	}

	@Test
	void theRegistrationTimeoutOfOneAttemptThatHangs() {
		SessionFixture fixture = new SessionFixture(new TestSettings().registrationTimeout(Duration.ofMillis(1200)));
		fixture.input(new Input.Start());
		fixture.pass(Duration.ofSeconds(2));
		assertThat(fixture.finished().message()).isEqualTo("No agent accepted the subscription at agent:5051 within "
				+ "1200ms (bcs.executor.registration-timeout): 1 attempt, the last failure: no response");
	}

	@Test
	void theRecoveryTimeoutNamesItsVariableAndWhatCounts() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.pass(Duration.ofSeconds(2));
		fixture.endStream();
		for (int i = 0; fixture.session.phase() != Phase.UNREACHABLE && i < 10_000; i++) {
			if (fixture.session.phase() == Phase.SUBSCRIBING) {
				fixture.refuse(AgentResponse.failed("Connection refused"));
			}
			fixture.pass(Duration.ofMillis(500));
		}
		int attempts = fixture.effects(Effect.Subscribe.class).size();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finished().message())
			.isEqualTo("No agent accepted the executor again at agent:5051 within 15mins (MESOS_RECOVERY_TIMEOUT): "
					+ attempts + " attempts, the last failure: Connection refused; shutdown complete");
	}

	@ParameterizedTest
	@CsvSource({ "PT1M, 1m", "PT3S, 3s", "PT90S, 90s", "PT2H, 2h", "PT0.25S, 250ms", "PT0S, 0ms", "PT24H, 24h" })
	void durationsAreWrittenAsTheyAreSet(Duration duration, String text) {
		assertThat(ReadableDuration.of(duration)).isEqualTo(text);
	}

	@Test
	void callsThatTimeOutUnderALivingStreamAreReportedOncePerOutage() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("hello")));
		Effect.SendCall message = fixture.effects(Effect.SendCall.class).get(2);
		fixture.pass(Duration.ofSeconds(10));
		AgentResponse timedOut = AgentResponse.failed("no response within 10000 ms");
		fixture.respond(a, timedOut);
		fixture.respond(b, timedOut);
		fixture.input(new Input.CallCompleted(message.epoch(), message.callId(), timedOut));
		assertThat(fixture.reports(DriverEvent.CallsFailing.class))
			.containsExactly(new DriverEvent.CallsFailing("no response within 10000 ms"));
		fixture.pass(Duration.ofSeconds(1));
		fixture.accept(a);
		fixture.clear();
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.pass(Duration.ofSeconds(10));
		fixture.respond(finished, timedOut);
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).as("the next outage").hasSize(1);
	}

	@Test
	void callsThatFailAtOnceAreReportedWhenTheyHaveFailedForASecond() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.random = 0.999;
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		long begin = fixture.now;
		for (int i = 0; i < 10 && fixture.reports(DriverEvent.CallsFailing.class).isEmpty(); i++) {
			fixture.respond(a, AgentResponse.failed("Connection refused"));
			fixture.pass(Duration.ofSeconds(2));
		}
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).hasSize(1);
		assertThat(fixture.now - begin).isGreaterThan(Duration.ofSeconds(1).toNanos());
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
	}

	@Test
	void oneCallIsReportedIfItFailsAfterASecond() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("one")));
		fixture.pass(Duration.ofNanos(1));
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("other")));
		List<Effect.SendCall> calls = fixture.effects(Effect.SendCall.class);
		AgentResponse failed = AgentResponse.failed("connection reset");
		fixture.pass(Duration.ofSeconds(1).minusNanos(1));
		fixture.input(new Input.CallCompleted(fixture.epoch(), calls.get(1).callId(), failed));
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).isEmpty();
		fixture.input(new Input.CallCompleted(fixture.epoch(), calls.get(0).callId(), failed));
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).hasSize(1);
		assertThat(fixture.reports(DriverEvent.CallCompleted.class)).extracting(DriverEvent.CallCompleted::duration)
			.containsExactly(Duration.ofSeconds(1).minusNanos(1), Duration.ofSeconds(1));
	}

	@Test
	void updatesAreReportedIfTheyHaveFailedForASecondHoweverFast() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.random = 0;
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		AgentResponse failed = AgentResponse.failed("connection reset");
		fixture.respond(a, failed);
		fixture.pass(Duration.ofSeconds(1).minusNanos(1));
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.respond(b, failed);
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).isEmpty();
		fixture.pass(Duration.ofNanos(1));
		fixture.respond(b, failed);
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).hasSize(1);
	}

	@Test
	void callsThatFailWithTheStreamAreNotReported() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.respond(a, AgentResponse.failed("connection reset"));
		fixture.endStream();
		assertThat(fixture.reports(DriverEvent.CallsFailing.class)).isEmpty();
	}

	@Test
	void twoExecutorsOfOneIdentityAreSuspectedAfterFourRounds() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		for (int round = 1; round <= 10; round++) {
			fixture.pass(Duration.ofMillis(1400));
			fixture.endStream();
			assertThat(fixture.reports(DriverEvent.DuplicateExecutorSuspected.class)).hasSize((round < 4) ? 0 : 1);
			fixture.pass(Duration.ofMillis(30));
			fixture.subscribe();
		}
		assertThat(fixture.reports(DriverEvent.DuplicateExecutorSuspected.class)).singleElement()
			.satisfies((suspected) -> assertThat(suspected.message())
				.contains("4 subscriptions in a row, each within 4s", "executor executor of framework framework"));
		fixture.pass(Duration.ofSeconds(5));
		fixture.clear();
		for (int round = 1; round <= 5; round++) {
			fixture.endStream();
			fixture.pass(Duration.ofSeconds(1));
			fixture.subscribe();
		}
		assertThat(fixture.reports(DriverEvent.DuplicateExecutorSuspected.class)).as("a new suspicion").hasSize(1);
	}

	@Test
	void subscriptionsThatLastTwiceTheLongestPauseOfAnotherExecutorAreNotSuspected() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		for (int round = 1; round <= 10; round++) {
			fixture.pass(Duration.ofSeconds(4));
			fixture.endStream();
			fixture.pass(Duration.ofMillis(30));
			fixture.subscribe();
		}
		assertThat(fixture.reports(DriverEvent.DuplicateExecutorSuspected.class)).isEmpty();
	}

	@Test
	void anAgentThatRestartsAgainAndAgainIsNoDuplicateExecutor() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		for (int round = 1; round <= 10; round++) {
			fixture.endStream();
			fixture.pass(Duration.ofSeconds(1));
			fixture.refuse(AgentResponse.failed("Connection refused"));
			fixture.pass(Duration.ofSeconds(1));
			fixture.subscribe();
		}
		assertThat(fixture.reports(DriverEvent.DuplicateExecutorSuspected.class)).isEmpty();
	}

}
