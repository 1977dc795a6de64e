/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that break under calls, and answers that come late or never.
 */
class DriverCallFaultsIT extends DriverTestBase {

	private static final List<TaskState> LIFE = List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
			TaskState.TASK_FINISHED);

	private void launch(String task) {
		this.agent.launch(Tasks.data(task, "true"));
		this.executor.awaitCallback("launchTask " + task);
	}

	private void sendLife(String task) {
		LIFE.forEach((state) -> send(task, state));
	}

	private void startWithCallTimeout(Duration timeout) {
		this.driver = builder(this.agent.env()).callTimeout(timeout).build();
		start();
	}

	private void assertRetriedBecause(String reason) {
		assertThat(this.executor.events(DriverEvent.UpdateRetried.class)).extracting(DriverEvent.UpdateRetried::reason)
			.anyMatch((text) -> text.contains(reason));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void aCallThatGetsNoAnswerIsRepeatedAndReachesTheSchedulerOnceAndInOrder(Fault fault) {
		startWithCallTimeout(Duration.ofMillis(300));
		launch("a");
		this.agent.inject(fault.get().on(Call.Type.UPDATE).times(2));
		sendLife("a");
		awaitAcknowledgements(3);
		assertThat(statesOf("a")).isEqualTo(LIFE);
		// The stream knows nothing of it.
		assertThat(this.agent.records().subscriptions()).isOne();
		assertThat(this.executor.callbacks).doesNotContain("disconnected");
	}

	@Test
	void aResetInTheMiddleOfManyCallsLosesAndReordersNothing() {
		this.executor.finishing();
		start();
		this.agent.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE).times(3));
		this.agent.inject(AgentFault.resetBeforeHandling().on(Call.Type.UPDATE).times(3));
		int count = 60;
		for (int i = 0; i < count; i++) {
			this.agent.launch(Tasks.data("task-" + i, "true"));
		}
		awaitAcknowledgements(3 * count);
		for (int i = 0; i < count; i++) {
			assertThat(statesOf("task-" + i)).isEqualTo(LIFE);
		}
		assertThat(this.agent.records().calls()).filteredOn((call) -> call.is(Call.Type.UPDATE) && call.status() == 0)
			.hasSizeGreaterThanOrEqualTo(6);
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	@Test
	void anAnswerThatDoesNotComeInTimeSaysSo() {
		startWithCallTimeout(Duration.ofMillis(200));
		launch("a");
		this.agent.inject(AgentFault.hangBeforeHandling().on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		assertRetriedBecause("did not respond within 200 ms");
		assertThat(this.executor.events(DriverEvent.UpdateSent.class)).hasSizeGreaterThan(1);
	}

	@Test
	void anAcknowledgementThatOvertakesTheAnswerIsEnough() {
		start();
		launch("a");
		this.agent.inject(AgentFault.delayAnswer(Duration.ofMillis(150)).on(Call.Type.UPDATE).times(3));
		sendLife("a");
		awaitAcknowledgements(3);
		assertThat(statesOf("a")).isEqualTo(LIFE);
		assertThat(this.executor.events(DriverEvent.UpdateRetried.class)).isEmpty();
		assertThat(this.executor.events(DriverEvent.UpdateSent.class)).hasSize(3);
		assertThat(this.executor.events(DriverEvent.UnknownAcknowledgement.class)).isEmpty();
	}

	@Test
	void anAcknowledgedUpdateWhoseAnswerNeverComesIsNotRepeated() {
		startWithCallTimeout(Duration.ofMillis(200));
		launch("a");
		this.agent.inject(AgentFault.hangAfterHandling().on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		this.executor.await("the call's end",
				() -> this.executor.events(DriverEvent.CallCompleted.class)
					.stream()
					.anyMatch((event) -> event.httpStatus() == 0));
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		// The second one is repeated where the machine is so busy that the time-out of
		// calls is too short for it.
		assertThat(this.agent.records().calls()).filteredOn((call) -> call.is(Call.Type.UPDATE))
			.extracting((call) -> Objects.requireNonNull(call.call()).getUpdate().getStatus().getState())
			.startsWith(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)
			.containsOnlyOnce(TaskState.TASK_RUNNING);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE,
			names = { "HANG_BEFORE_HANDLING", "HANG_AFTER_HANDLING" })
	void aSubscriptionWhoseConnectionBreaksIsTriedAgain(Fault fault) {
		this.agent.inject(fault.get().on(Call.Type.SUBSCRIBE).times(2));
		start();
		assertThat(this.executor.events(DriverEvent.SubscriptionFailed.class)).hasSize(2)
			.allSatisfy(
					(event) -> assertThat(event.reason()).startsWith("The connection to the agent at http://127.0.0.1:")
						.endsWith("; if the agent uses TLS, set bcs.executor.ssl.bundle or LIBPROCESS_SSL_ENABLED=1"));
		launch("a");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a");
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "HANG_BEFORE_HANDLING", "HANG_AFTER_HANDLING" })
	void aSubscriptionThatIsNotAnsweredIsTriedAgain(Fault fault) {
		this.agent.inject(fault.get().on(Call.Type.SUBSCRIBE));
		startWithCallTimeout(Duration.ofSeconds(1));
		assertThat(this.executor.events(DriverEvent.SubscriptionFailed.class)).first()
			.extracting(DriverEvent.SubscriptionFailed::reason)
			.isEqualTo("The agent did not respond to SUBSCRIBE within 1000 ms");
		launch("a");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a");
	}

	@Test
	void anUpdateThatTheAgentTookBeforeTheStreamBrokeIsListedAndNotDoubled() {
		start();
		launch("a");
		this.agent.acknowledgements().use(AcknowledgementMode.LOST);
		this.agent.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
		this.agent.stream().reset();
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
		this.executor.awaitCallback("reregistered");
		awaitAcknowledgements(1);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
	}

	@Test
	void callsThatCantBeMadeUnderALivingStreamGiveItUp() {
		Map<String, String> variables = new HashMap<>(this.agent.env());
		variables.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "100ms");
		this.driver = builder(variables).build();
		start();
		launch("a");
		this.agent.process().refuseConnections();
		send("a", TaskState.TASK_RUNNING);
		this.executor.awaitCallback("disconnected");
		assertThat(this.executor.events(DriverEvent.Disconnected.class)).singleElement()
			.extracting(DriverEvent.Disconnected::reason)
			.asString()
			.startsWith("Calls have failed for ")
			.contains("although the event stream looks alive", "Could not connect to the agent", "Connection refused");
		this.agent.process().acceptConnections();
		this.executor.awaitCallback("reregistered");
		awaitAcknowledgements(1);
		RecordedCall back = this.agent.records()
			.calls()
			.stream()
			.filter((call) -> call.is(Call.Type.SUBSCRIBE))
			.reduce((first, last) -> last)
			.orElseThrow();
		assertThat(Objects.requireNonNull(back.call()).getSubscribe().getUnacknowledgedUpdatesList())
			.extracting((update) -> update.getStatus().getState())
			.containsExactly(TaskState.TASK_RUNNING);
		assertThat(this.agent.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING);
	}

	enum Fault {

		RESET_BEFORE_HANDLING, RESET_AFTER_HANDLING, CLOSE_BEFORE_HANDLING, CLOSE_AFTER_HANDLING, HANG_BEFORE_HANDLING,
		HANG_AFTER_HANDLING;

		AgentFault get() {
			return switch (this) {
				case RESET_BEFORE_HANDLING -> AgentFault.resetBeforeHandling();
				case RESET_AFTER_HANDLING -> AgentFault.resetAfterHandling();
				case CLOSE_BEFORE_HANDLING -> AgentFault.closeBeforeHandling();
				case CLOSE_AFTER_HANDLING -> AgentFault.closeAfterHandling();
				case HANG_BEFORE_HANDLING -> AgentFault.hangBeforeHandling();
				case HANG_AFTER_HANDLING -> AgentFault.hangAfterHandling();
			};
		}

	}

}
