/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionSubscriptionTests {

	@Test
	void startSubscribesAtOnceWithNothingUnacknowledged() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		assertThat(fixture.effects(Effect.Subscribe.class)).hasSize(1);
		Call call = fixture.effects(Effect.Subscribe.class).get(0).call();
		assertThat(call.getType()).isEqualTo(Call.Type.SUBSCRIBE);
		assertThat(call.getFrameworkId().getValue()).isEqualTo("framework");
		assertThat(call.getExecutorId().getValue()).isEqualTo("executor");
		assertThat(call.hasSubscribe()).isTrue();
		assertThat(fixture.lastSubscribe().getUnacknowledgedTasksCount()).isZero();
	}

	@Test
	void firstSubscriptionRegistersAndLaterOnesReregister() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.subscribe();
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Registered.class);
		fixture.pass(Duration.ofSeconds(2));
		fixture.clear();
		fixture.endStream();
		fixture.pass(Duration.ofMillis(30));
		fixture.subscribe();
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Disconnected.class,
				Callback.Reregistered.class);
	}

	@Test
	void retryableResponsesToTheFirstSubscriptionAreTriedAgainUntilTheRegistrationTimeout() {
		SessionFixture fixture = new SessionFixture(false);
		fixture.input(new Input.Start());
		AgentResponse[] answers = { AgentResponse.failed("connection refused"), AgentResponse.of(404, "404 Not Found."),
				AgentResponse.of(503, "Agent has not finished recovery") };
		for (int i = 0; fixture.finish() == null && i < 200; i++) {
			fixture.input(new Input.SubscribeRefused(fixture.epoch(), answers[i % 3]));
			fixture.pass(Duration.ofSeconds(1));
		}
		Effect.Finish finish = fixture.finished();
		assertThat(finish.status()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(finish.reason()).isEqualTo(StopReason.REGISTRATION_TIMEOUT);
		assertThat(fixture.effects(Effect.Subscribe.class).size()).isGreaterThan(50);
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Failed.class, Callback.Shutdown.class);
	}

	@Test
	void whatAnOldAttemptBringsIsDropped() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.input(new Input.SubscribeRefused(1, AgentResponse.of(503, "")));
		fixture.pass(Duration.ofMillis(100));
		assertThat(fixture.epoch()).isEqualTo(2);
		fixture.clear();
		fixture.input(new Input.EventReceived(1, Event.newBuilder().setType(Event.Type.SHUTDOWN).build()));
		fixture.input(new Input.StreamEnded(1, "late"));
		fixture.input(new Input.SubscribeRefused(1, AgentResponse.of(400, "late")));
		assertThat(fixture.effects).isEmpty();
	}

	@Test
	void aRefusalForGoodAbortsWithTheAgentsSentence() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.input(new Input.SubscribeRefused(1, AgentResponse.of(400, "Framework cannot be found")));
		Effect.Finish finish = fixture.finished();
		assertThat(finish.status()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(finish.reason()).isEqualTo(StopReason.SUBSCRIPTION_REFUSED);
		assertThat(finish.message()).isEqualTo("The agent refused the subscription: 400 \"Framework cannot be found\"");
	}

	@Test
	void aRefusedTokenAborts() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.input(new Input.SubscribeRefused(1, AgentResponse.of(401, "401 Unauthorized.")));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.UNAUTHORIZED);
	}

	@Test
	void withoutCheckpointingALostStreamShutsTheExecutorDown() {
		SessionFixture fixture = SessionFixture.subscribed(false);
		fixture.launch("a");
		fixture.clear();
		fixture.endStream();
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Disconnected.class, Callback.Shutdown.class);
		assertThat(fixture.effects(Effect.Subscribe.class)).isEmpty();
		fixture.update("a", TaskState.TASK_KILLED);
		assertThat(fixture.finish()).isNull();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().status()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.DISCONNECTED);
		assertThat(fixture.reports(DriverEvent.UpdateUndelivered.class)).hasSize(1);
	}

	@Test
	void theRecoveryTimeoutIsMeasuredFromTheBeginOfTheOutage() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.pass(Duration.ofSeconds(2));
		fixture.clear();
		fixture.endStream();
		long begin = fixture.now;
		while (fixture.callbacks().size() < 2 && fixture.now - begin < Duration.ofHours(1).toNanos()) {
			if (fixture.session.phase() == Phase.SUBSCRIBING) {
				fixture.input(new Input.SubscribeRefused(fixture.epoch(), AgentResponse.failed("refused")));
			}
			fixture.pass(Duration.ofMillis(500));
		}
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Disconnected.class, Callback.Shutdown.class);
		assertThat(fixture.now - begin).isBetween(SessionFixture.RECOVERY.toNanos(),
				SessionFixture.RECOVERY.plusMillis(600).toNanos());
		fixture.update("a", TaskState.TASK_KILLED);
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.RECOVERY_TIMEOUT);
	}

	@Test
	void disconnectedIsCalledOnceAnOutage() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.endStream();
		for (int i = 0; i < 20; i++) {
			fixture.pass(Duration.ofSeconds(2));
			fixture.input(new Input.SubscribeRefused(fixture.epoch(), AgentResponse.of(503, "")));
		}
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Disconnected.class);
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).hasSize(1);
	}

	@Test
	void subscribeListsUnacknowledgedTasksAndUpdatesInTheirOrder() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.launch("b");
		fixture.launch("c");
		TaskStatus starting = fixture.update("b", TaskState.TASK_STARTING);
		TaskStatus other = fixture.update("c", TaskState.TASK_RUNNING);
		TaskStatus running = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.accept(other);
		fixture.acknowledge(other);
		fixture.pass(Duration.ofSeconds(2));
		fixture.endStream();
		fixture.pass(Duration.ofMillis(30));
		assertThat(fixture.lastSubscribe().getUnacknowledgedTasksList()).containsExactly(SessionFixture.task("a"),
				SessionFixture.task("b"));
		assertThat(fixture.lastSubscribe().getUnacknowledgedUpdatesList()).extracting(Call.Update::getStatus)
			.containsExactly(starting, running);
	}

	@Test
	void eachAttemptIsReportedWithItsNumberInTheOutageAndWhatItLists() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.launch("b");
		fixture.update("b", TaskState.TASK_RUNNING);
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		fixture.refuse(AgentResponse.of(503, ""));
		fixture.update("a", TaskState.TASK_RUNNING);
		fixture.pass(Duration.ofMillis(200));
		assertThat(fixture.reports(DriverEvent.Subscribing.class)).containsExactly(new DriverEvent.Subscribing(1, 2, 1),
				new DriverEvent.Subscribing(2, 2, 2));
	}

	@Test
	void aSubscriptionIsReportedWithItsAttemptsAndTheTimeWithoutOne() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.endStream();
		fixture.pass(Duration.ofMillis(50));
		fixture.refuse(AgentResponse.of(503, ""));
		fixture.pass(Duration.ofMillis(200));
		fixture.subscribe();
		assertThat(fixture.reports(DriverEvent.Subscribed.class)).singleElement().satisfies((subscribed) -> {
			assertThat(subscribed.resubscription()).isTrue();
			assertThat(subscribed.attempts()).isEqualTo(2);
			assertThat(subscribed.outage()).hasMillis(250);
			assertThat(subscribed.agent().getHostname()).isEqualTo("agent");
		});
	}

	@Test
	void aFailedAttemptIsReportedWithThePauseThatFollows() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.refuse(AgentResponse.of(503, "recovering"));
		assertThat(fixture.reports(DriverEvent.SubscriptionFailed.class))
			.containsExactly(new DriverEvent.SubscriptionFailed(1, "503 \"recovering\"", Duration.ofMillis(50)));
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.BACKOFF))).hasMillis(50);
	}

	@Test
	void everyEventOfTheCurrentStreamIsReported() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.subscribe();
		fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		fixture.event(Event.newBuilder().setType(Event.Type.UNKNOWN));
		assertThat(fixture.reports(DriverEvent.EventReceived.class)).extracting(DriverEvent.EventReceived::type)
			.containsExactly(Event.Type.SUBSCRIBED, Event.Type.HEARTBEAT, Event.Type.UNKNOWN);
	}

	@Test
	void theRecoveryTimeoutEndsAnAttemptThatHasNoResponse() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		assertThat(fixture.session.phase()).isEqualTo(Phase.SUBSCRIBING);
		fixture.clear();
		fixture.input(new Input.TimerFired(SessionTimer.OUTAGE));
		assertThat(fixture.session.phase()).isEqualTo(Phase.UNREACHABLE);
		assertThat(fixture.effects(Effect.Disconnect.class)).hasSize(1);
		assertThat(fixture.isRunning(SessionTimer.SUBSCRIBE_TIMEOUT)).isFalse();
	}

	@Test
	void theRecoveryTimeoutEndsAPauseWithoutAnotherAttempt() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.endStream();
		assertThat(fixture.isRunning(SessionTimer.BACKOFF)).isTrue();
		fixture.input(new Input.TimerFired(SessionTimer.OUTAGE));
		assertThat(fixture.session.phase()).isEqualTo(Phase.UNREACHABLE);
		assertThat(fixture.isRunning(SessionTimer.BACKOFF)).isFalse();
	}

	@Test
	void noHeartbeatIsSentWithoutASubscription() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.pass(Duration.ofMinutes(29));
		fixture.endStream();
		fixture.pass(Duration.ofMinutes(2));
		assertThat(fixture.session.phase()).isNotEqualTo(Phase.SUBSCRIBED);
		assertThat(fixture.effects(Effect.SendCall.class)).isEmpty();
	}

	@Test
	void heartbeatsAreSentUntilTheAgentRefusesThem() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.pass(Duration.ofMinutes(31));
		assertThat(fixture.effects(Effect.SendCall.class)).singleElement()
			.satisfies((sent) -> assertThat(sent.call().getType()).isEqualTo(Call.Type.HEARTBEAT));
		Effect.SendCall heartbeat = fixture.effects(Effect.SendCall.class).get(0);
		fixture.input(new Input.CallCompleted(heartbeat.epoch(), heartbeat.callId(), AgentResponse.of(400, "no")));
		fixture.clear();
		fixture.pass(Duration.ofHours(2));
		assertThat(fixture.effects(Effect.SendCall.class)).isEmpty();
		assertThat(fixture.finish()).isNull();
	}

	@Test
	void noHeartbeatIsSentWhileTheOneBeforeHasNoResponse() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.pass(Duration.ofMinutes(121));
		assertThat(fixture.effects(Effect.SendCall.class)).hasSize(1);
		Effect.SendCall heartbeat = fixture.effects(Effect.SendCall.class).get(0);
		fixture.input(new Input.CallCompleted(heartbeat.epoch(), heartbeat.callId(), AgentResponse.of(202, "")));
		fixture.pass(Duration.ofMinutes(30));
		assertThat(fixture.effects(Effect.SendCall.class)).hasSize(2);
	}

	@Test
	void aStreamIsSuspectedAfterThreeOfTheHeartbeatsItUsedToSend() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		for (int i = 0; i < 3; i++) {
			fixture.pass(Duration.ofSeconds(15));
			fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		}
		assertSuspectedAfter(fixture, Duration.ofSeconds(45));
	}

	@Test
	void aStreamWithoutHeartbeatsIsNeverSuspected() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.pass(Duration.ofHours(50));
		fixture.event(Event.newBuilder().setType(Event.Type.UNKNOWN));
		fixture.pass(Duration.ofHours(50));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
	}

	@Test
	void aStreamThatFallsSilentBeforeItsHeartbeatsIsJudgedByThoseOfTheOneBefore() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		twoHeartbeats(fixture, Duration.ofSeconds(15));
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		fixture.subscribe();
		fixture.clear();
		assertSuspectedAfter(fixture, Duration.ofSeconds(45));
	}

	@Test
	void streamsWithoutHeartbeatsAreGivenMoreAndMoreTime() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		twoHeartbeats(fixture, Duration.ofSeconds(15));
		fixture.pass(Duration.ofSeconds(45));
		for (long limit : new long[] { 45, 90, 180, 360, 720, 1440, 2880, 5760, 7200, 7200 }) {
			fixture.pass(Duration.ofMillis(100));
			fixture.subscribe();
			fixture.clear();
			assertSuspectedAfter(fixture, Duration.ofSeconds(limit));
		}
	}

	@Test
	void anAgentThatSendsHeartbeatsLessOftenThanBeforeIsTrustedInTheEnd() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		twoHeartbeats(fixture, Duration.ofMinutes(1));
		fixture.pass(Duration.ofMinutes(4));
		for (int minutes : new int[] { 3, 6, 12, 24 }) {
			fixture.subscribe();
			fixture.pass(Duration.ofMinutes(minutes + 1));
		}
		fixture.subscribe();
		fixture.clear();
		twoHeartbeats(fixture, Duration.ofMinutes(30));
		assertSuspectedAfter(fixture, Duration.ofMinutes(90));
	}

	private static void assertSuspectedAfter(SessionFixture fixture, Duration silence) {
		fixture.pass(silence.minusSeconds(1));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
		fixture.pass(Duration.ofSeconds(1));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).hasSize(1);
	}

	private static void twoHeartbeats(SessionFixture fixture, Duration interval) {
		for (int i = 0; i < 2; i++) {
			fixture.pass(interval);
			fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		}
	}

	@Test
	void heartbeatsThatWereHeldUpAndComeAtOnceDoNotMakeTheStreamSuspect() {
		SessionFixture fixture = SessionFixture.subscribed(false);
		fixture.pass(Duration.ofMinutes(61));
		fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		fixture.pass(Duration.ofMinutes(30));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
	}

	@Test
	void theRegistrationTimeoutDoesNotCutAShutdownShort() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.input(new Input.SubscribeRefused(1, AgentResponse.of(503, "")));
		fixture.random = 0.99;
		for (int i = 0; i < 29; i++) {
			fixture.pass(Duration.ofSeconds(2));
			fixture.input(new Input.SubscribeRefused(fixture.epoch(), AgentResponse.of(503, "")));
		}
		fixture.input(new Input.Shutdown());
		fixture.pass(Duration.ofSeconds(3));
		assertThat(fixture.finish()).isNull();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finished().status()).isEqualTo(Status.DRIVER_STOPPED);
	}

	@Test
	void aTimeIsDoubledUpToItsMaximum() {
		assertThat(Backoff.doubled(5, 0, 11)).isEqualTo(5);
		assertThat(Backoff.doubled(5, 1, 11)).isEqualTo(10);
		assertThat(Backoff.doubled(5, 2, 11)).isEqualTo(11);
		assertThat(Backoff.doubled(12, 0, 11)).isEqualTo(11);
		assertThat(Backoff.doubled(1, 1000, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aMaximumOfNothingIsNoBusyLoop() {
		assertThat(new SubscriptionBackoff(new TestSettings().backoffMax(Duration.ZERO).build()).cap(5))
			.isBetween(Duration.ofMillis(7).toNanos(), Duration.ofMillis(8).toNanos());
		assertThat(Backoff.cap(0, 0)).isEqualTo(Duration.ofMillis(10).toNanos());
		assertThat(Backoff.cap(99, 0)).isEqualTo(Duration.ofMillis(10).toNanos());
		assertThat(Backoff.cap(1, Duration.ofSeconds(2).toNanos())).isEqualTo(Duration.ofMillis(200).toNanos());
	}

}
