/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionDeliveryTests {

	private static final AgentResponse RECOVERING = AgentResponse.of(503, "Agent has not finished recovery");

	@Test
	void withinATaskTheNextUpdateWaitsForTheAnswerToTheOneBefore() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		assertThat(fixture.sentUpdates()).containsExactly(running);
		fixture.accept(running);
		assertThat(fixture.sentUpdates()).containsExactly(running, finished);
	}

	@Test
	void differentTasksDoNotWaitForEachOther() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus first = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus second = fixture.update("b", TaskState.TASK_RUNNING);
		assertThat(fixture.sentUpdates()).containsExactly(first, second);
	}

	@Test
	void noMoreCallsAreUnderWayThanAllowed() {
		SessionFixture fixture = new SessionFixture(true, 2, null);
		fixture.input(new Input.Start());
		fixture.subscribe();
		TaskStatus first = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus second = fixture.update("b", TaskState.TASK_RUNNING);
		TaskStatus third = fixture.update("c", TaskState.TASK_RUNNING);
		assertThat(fixture.sentUpdates()).containsExactly(first, second);
		fixture.accept(second);
		assertThat(fixture.sentUpdates()).containsExactly(first, second, third);
	}

	@Test
	void anAcknowledgementBeforeTheAnswerLetsTheNextUpdateGo() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.acknowledge(running);
		assertThat(fixture.sentUpdates()).containsExactly(running, finished);
		fixture.accept(running);
		fixture.accept(finished);
		fixture.acknowledge(finished);
		assertThat(fixture.session.unacknowledgedUpdateCount()).isZero();
		assertThat(fixture.sentUpdates()).hasSize(2);
	}

	@Test
	void aRefusalForNowRepeatsTheSameUpdateAndHoldsBackTheNext() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		for (int i = 0; i < 5; i++) {
			fixture.respond(running, RECOVERING);
			fixture.pass(Duration.ofSeconds(2));
		}
		assertThat(fixture.sentUpdates()).hasSize(6).containsOnly(running);
		fixture.accept(running);
		assertThat(fixture.sentUpdates()).endsWith(finished);
		assertThat(fixture.reports(DriverEvent.UpdateRetried.class)).hasSize(5);
	}

	@Test
	void aFailureBetweenTwoAnswersDoesNotLetATaskOvertakeItself() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.launch("b");
		TaskStatus a1 = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b1 = fixture.update("b", TaskState.TASK_RUNNING);
		TaskStatus a2 = fixture.update("a", TaskState.TASK_FINISHED);
		TaskStatus b2 = fixture.update("b", TaskState.TASK_FINISHED);
		fixture.respond(a1, RECOVERING);
		fixture.accept(b1);
		assertThat(fixture.sentUpdates()).containsExactly(a1, b1, b2);
		fixture.pass(Duration.ofSeconds(2));
		fixture.accept(a1);
		assertThat(fixture.sentUpdates()).containsExactly(a1, b1, b2, a1, a2);
	}

	@Test
	void aRefusalForGoodGivesUpThatUpdateOnly() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.respond(running, AgentResponse.of(400, "Not a valid UUID"));
		assertThat(fixture.reports(DriverEvent.UpdateAbandoned.class)).singleElement()
			.isEqualTo(new DriverEvent.UpdateAbandoned(running, "400 \"Not a valid UUID\""));
		assertThat(fixture.sentUpdates()).containsExactly(running, finished);
		fixture.pass(Duration.ofMinutes(1));
		assertThat(fixture.sentUpdates()).doesNotHaveDuplicates();
		assertThat(fixture.finish()).isNull();
	}

	@Test
	void updatesMadeDuringAnOutageAreListedAndNotSentAgain() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.endStream();
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.pass(Duration.ofMillis(100));
		assertThat(fixture.lastSubscribe().getUnacknowledgedUpdatesList()).extracting(Call.Update::getStatus)
			.containsExactly(running, finished);
		fixture.subscribe();
		fixture.acknowledge(running);
		fixture.acknowledge(finished);
		assertThat(fixture.sentUpdates()).isEmpty();
		assertThat(fixture.session.unacknowledgedUpdateCount()).isZero();
	}

	@Test
	void anUpdateMadeWhileSubscribingIsSentAfterwards() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.clear();
		fixture.subscribe();
		assertThat(fixture.sentUpdates()).containsExactly(finished);
		fixture.respond(finished, RECOVERING);
		fixture.acknowledge(running);
		fixture.pass(Duration.ofSeconds(1));
		assertThat(fixture.sentUpdates()).containsExactly(finished, finished);
	}

	@Test
	void anAnswerOfAnOldConnectionIsDropped() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		Effect.SendCall sent = fixture.effects(Effect.SendCall.class).get(0);
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		fixture.input(new Input.CallCompleted(sent.epoch(), sent.callId(), AgentResponse.of(400, "late")));
		assertThat(fixture.reports(DriverEvent.UpdateAbandoned.class)).isEmpty();
		fixture.subscribe();
		fixture.acknowledge(running);
		assertThat(fixture.reports(DriverEvent.UpdateAcknowledged.class)).hasSize(1);
	}

	@Test
	void acknowledgementsMatchByUuid() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.acknowledge(fixture.status("a", TaskState.TASK_RUNNING));
		assertThat(fixture.reports(DriverEvent.UnknownAcknowledgement.class)).hasSize(1);
		assertThat(fixture.session.unacknowledgedUpdateCount()).isOne();
		fixture.acknowledge(running);
		fixture.acknowledge(running);
		assertThat(fixture.reports(DriverEvent.UnknownAcknowledgement.class)).hasSize(2);
		assertThat(fixture.reports(DriverEvent.UpdateAcknowledged.class)).hasSize(1);
	}

	@Test
	void acceptedUpdatesWithoutAcknowledgementAreSentAgainInOrderWithGrowingPauses() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus starting = fixture.update("a", TaskState.TASK_STARTING);
		fixture.accept(starting);
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.accept(running);
		fixture.pass(Duration.ofSeconds(9));
		assertThat(fixture.sentUpdates()).containsExactly(starting, running);
		fixture.pass(Duration.ofSeconds(7));
		assertThat(fixture.sentUpdates()).containsExactly(starting, running, starting);
		fixture.accept(starting);
		assertThat(fixture.sentUpdates()).containsExactly(starting, running, starting, running);
		fixture.accept(running);
		fixture.clear();
		fixture.pass(Duration.ofSeconds(19));
		assertThat(fixture.sentUpdates()).isEmpty();
		fixture.pass(Duration.ofSeconds(7));
		assertThat(fixture.sentUpdates()).containsExactly(starting);
	}

	@Test
	void anUpdateThatTheAgentWillNeverAcknowledgeIsGivenUpInTheEnd() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus stray = fixture.update("never-launched", TaskState.TASK_RUNNING);
		for (int i = 0; i < 60 && fixture.session.unacknowledgedUpdateCount() > 0; i++) {
			if (fixture.sentUpdates().size() > fixture.reports(DriverEvent.CallCompleted.class).size()) {
				fixture.accept(stray);
			}
			fixture.pass(Duration.ofSeconds(5));
		}
		assertThat(fixture.sentUpdates()).hasSize(1 + UpdateResender.RESENDS_OF_UNKNOWN_TASK);
		assertThat(fixture.reports(DriverEvent.UpdateAbandoned.class)).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).startsWith("The agent accepted it 4 times"));
		assertThat(fixture.session.unacknowledgedUpdateCount()).isZero();
	}

	@Test
	void theLastUpdateOfATaskIsGivenUpLater() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		for (int i = 0; i < 600 && fixture.session.unacknowledgedUpdateCount() > 0; i++) {
			if (fixture.sentUpdates().size() > fixture.reports(DriverEvent.CallCompleted.class).size()) {
				fixture.accept(finished);
			}
			fixture.pass(Duration.ofSeconds(5));
		}
		assertThat(fixture.sentUpdates()).hasSize(1 + UpdateResender.RESENDS_OF_ENDED_TASK);
		assertThat(fixture.reports(DriverEvent.UpdateAbandoned.class)).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).startsWith("The agent accepted it 6 times"));
	}

	@Test
	void missingAcknowledgementsAreLookedForTwiceInAnInterval() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.accept(running);
		fixture.pass(Duration.ofSeconds(10).minusNanos(1));
		assertThat(fixture.sentUpdates()).containsExactly(running);
		fixture.pass(Duration.ofNanos(1));
		assertThat(fixture.sentUpdates()).containsExactly(running, running);
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.RESEND))).hasSeconds(5);
	}

	@Test
	void anUpdateOfAnActiveTaskIsNeverGivenUp() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		for (int i = 0; i < 600; i++) {
			if (fixture.sentUpdates().size() > fixture.reports(DriverEvent.CallCompleted.class).size()) {
				fixture.accept(running);
			}
			fixture.pass(Duration.ofSeconds(20));
		}
		assertThat(fixture.reports(DriverEvent.UpdateAbandoned.class)).isEmpty();
		assertThat(fixture.sentUpdates()).hasSizeBetween(20, 40).containsOnly(running);
	}

	@Test
	void ofFailedUpdatesTheOneWithTheShortestPauseIsSentAgainFirst() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.random = 0.9;
		fixture.respond(a, RECOVERING);
		fixture.random = 0.1;
		fixture.respond(b, RECOVERING);
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.RETRY))).hasMillis(10);
		fixture.pass(Duration.ofMillis(10));
		assertThat(fixture.sentUpdates()).containsExactly(a, b, b);
		fixture.pass(Duration.ofMillis(80));
		assertThat(fixture.sentUpdates()).containsExactly(a, b, b, a);
	}

	@Test
	void aPauseEndsWithTheConnection() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.respond(running, RECOVERING);
		assertThat(fixture.isRunning(SessionTimer.RETRY)).isTrue();
		fixture.endStream();
		assertThat(fixture.isRunning(SessionTimer.RETRY)).isFalse();
	}

	@Test
	void updatesThatOnlySubscribeListedAreSentAgainIfNoAcknowledgementComes() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.endStream();
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.pass(Duration.ofMillis(100));
		fixture.subscribe();
		assertThat(fixture.sentUpdates()).isEmpty();
		fixture.pass(Duration.ofSeconds(16));
		assertThat(fixture.sentUpdates()).containsExactly(running);
		assertThat(fixture.reports(DriverEvent.UpdateRetried.class))
			.containsExactly(new DriverEvent.UpdateRetried(running, "No acknowledgement came"));
	}

	@Test
	void anUpdateIsReportedWhenItIsRecordedAndWithItsTimeWhenItIsAcknowledged() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		assertThat(fixture.reports(DriverEvent.UpdateQueued.class))
			.containsExactly(new DriverEvent.UpdateQueued(running));
		assertThat(fixture.reports(DriverEvent.UpdateSent.class))
			.containsExactly(new DriverEvent.UpdateSent(running, 1));
		fixture.accept(running);
		fixture.pass(Duration.ofMillis(30));
		fixture.acknowledge(running);
		assertThat(fixture.reports(DriverEvent.UpdateAcknowledged.class))
			.containsExactly(new DriverEvent.UpdateAcknowledged(running, Duration.ofMillis(30)));
	}

	@Test
	void anUpdateThatIsGivenTwiceIsRecordedOnce() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.input(new Input.SendUpdate(running));
		assertThat(fixture.reports(DriverEvent.UpdateQueued.class)).hasSize(1);
		assertThat(fixture.session.undelivered()).containsExactly(running);
	}

	@Test
	void undeliveredUpdatesAreThoseWithoutAcknowledgementOldestFirst() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		TaskStatus c = fixture.update("c", TaskState.TASK_RUNNING);
		fixture.accept(c);
		fixture.accept(b);
		fixture.acknowledge(b);
		assertThat(fixture.session.undelivered()).containsExactly(a, c);
	}

	@Test
	void callsThatKeepFailingUnderALivingStreamEndIt() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		for (int i = 0; i < 10 && fixture.reports(DriverEvent.Disconnected.class).isEmpty(); i++) {
			fixture.respond(running, AgentResponse.failed("connection refused"));
			fixture.pass(Duration.ofSeconds(2));
		}
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).singleElement()
			.satisfies((event) -> assertThat(event.reason()).contains("looks alive", "connection refused"));
		fixture.pass(Duration.ofMillis(100));
		assertThat(fixture.lastSubscribe().getUnacknowledgedUpdatesList()).extracting(Call.Update::getStatus)
			.containsExactly(running);
	}

	@Test
	void callsHaveToFailForFiveSecondsBeforeTheStreamIsGivenUp() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		AgentResponse failed = AgentResponse.failed("connection refused");
		fixture.respond(a, failed);
		fixture.pass(Duration.ofSeconds(5).minusNanos(1));
		fixture.respond(b, failed);
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
		fixture.pass(Duration.ofNanos(1));
		fixture.respond(a, failed);
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).hasSize(1);
	}

	@Test
	void anAcknowledgementShowsThatTheAgentIsThereWhateverCallsDo() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.accept(a);
		fixture.respond(b, AgentResponse.failed("connection refused"));
		fixture.pass(Duration.ofSeconds(4));
		fixture.acknowledge(a);
		fixture.pass(Duration.ofSeconds(4));
		fixture.respond(b, AgentResponse.failed("connection refused"));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
	}

	@Test
	void callsThatFailedBeforeANewSubscriptionDoNotCountAgainstIt() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus a = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.respond(a, AgentResponse.failed("connection refused"));
		fixture.endStream();
		fixture.pass(Duration.ofMillis(100));
		fixture.subscribe();
		fixture.clear();
		fixture.pass(Duration.ofSeconds(5));
		TaskStatus b = fixture.update("b", TaskState.TASK_RUNNING);
		fixture.respond(b, AgentResponse.failed("connection refused"));
		assertThat(fixture.reports(DriverEvent.Disconnected.class)).isEmpty();
	}

	@Test
	void messagesAreSentOnceWhileSubscribedAndDroppedOtherwise() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("one")));
		assertThat(fixture.effects(Effect.SendCall.class)).singleElement()
			.satisfies((sent) -> assertThat(sent.call().getMessage().getData().toStringUtf8()).isEqualTo("one"));
		fixture.endStream();
		assertThat(fixture.reports(DriverEvent.MessageDropped.class)).as("lost with the connection").hasSize(1);
		fixture.clear();
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("two")));
		assertThat(fixture.effects(Effect.SendCall.class)).isEmpty();
		assertThat(fixture.reports(DriverEvent.MessageDropped.class)).singleElement()
			.isEqualTo(new DriverEvent.MessageDropped(1, "The executor is not subscribed"));
	}

	@Test
	void aMessageIsReportedAsSentOnceTheAgentHasTakenItAndAsDroppedIfItDidNot() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("one")));
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("three")));
		assertThat(fixture.reports(DriverEvent.MessageSent.class)).isEmpty();
		List<Effect.SendCall> calls = fixture.effects(Effect.SendCall.class);
		fixture.input(new Input.CallCompleted(calls.get(0).epoch(), calls.get(0).callId(), AgentResponse.of(202, "")));
		fixture.input(new Input.CallCompleted(calls.get(1).epoch(), calls.get(1).callId(), AgentResponse.of(503, "")));
		assertThat(fixture.reports(DriverEvent.MessageSent.class)).containsExactly(new DriverEvent.MessageSent(3));
		assertThat(fixture.reports(DriverEvent.MessageDropped.class)).hasSize(1);
	}

	@Test
	void messagesDoNotKeepUpdatesFromBeingSent() {
		SessionFixture fixture = new SessionFixture(true, 4, null);
		fixture.input(new Input.Start());
		fixture.subscribe();
		for (int i = 0; i < 8; i++) {
			fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("chatter")));
		}
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		Effect.SendCall first = fixture.effects(Effect.SendCall.class).get(0);
		fixture.input(new Input.CallCompleted(first.epoch(), first.callId(), AgentResponse.of(202, "")));
		fixture.input(new Input.SendMessage(ByteString.copyFromUtf8("more")));
		assertThat(fixture.sentUpdates()).containsExactly(finished);
		assertThat(fixture.reports(DriverEvent.MessageDropped.class)).hasSize(5);
	}

	@Test
	void aStagingUpdateAborts() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.update("a", TaskState.TASK_STAGING);
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.INVALID_UPDATE);
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Failed.class, Callback.Shutdown.class);
	}

	@Test
	void aFailedLaunchFailsItsTasksUnlessTheyHaveEnded() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launchGroup("a", "b");
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		TaskStatus failedA = fixture.status("a", TaskState.TASK_FAILED);
		TaskStatus failedB = fixture.status("b", TaskState.TASK_FAILED);
		fixture.input(new Input.LaunchFailed(List.of(failedA, failedB)));
		assertThat(fixture.sentUpdates()).containsExactly(finished, failedB);
	}

}
