/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A SHUTDOWN event of an agent that may never acknowledge anything any more.
 */
class SessionAgentShutdownTests {

	private static final Duration GRACE = Duration.ofSeconds(30);

	private final SessionFixture fixture = SessionFixture.subscribed(new TestSettings().gracePeriod(GRACE));

	@Test
	void updatesThatAreAcceptedAndNotAcknowledgedAreAwaitedForASecond() {
		TaskStatus killed = shutDownWithATask();
		this.fixture.accept(killed);
		this.fixture.pass(Duration.ofMillis(999));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(this.fixture.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		assertThat(this.fixture.finished().message())
			.isEqualTo("The agent sent SHUTDOWN; shutdown complete, 1 update accepted, not acknowledged");
		assertThat(this.fixture.reports(DriverEvent.UpdateUndelivered.class))
			.containsExactly(new DriverEvent.UpdateUndelivered(killed, true));
		assertThat(this.fixture.timers).isEmpty();
	}

	@Test
	void theSecondBeginsWithTheLastAcceptance() {
		this.fixture.launch("b");
		TaskStatus a = shutDownWithATask();
		this.fixture.accept(a);
		TaskStatus b = this.fixture.update("b", TaskState.TASK_KILLED);
		this.fixture.pass(Duration.ofMillis(800));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.accept(b);
		this.fixture.pass(Duration.ofMillis(999));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(this.fixture.finish()).isNotNull();
	}

	@Test
	void anUpdateThatComesInTheLastSecondIsAwaitedAsWell() {
		TaskStatus killed = shutDownWithATask();
		this.fixture.accept(killed);
		this.fixture.pass(Duration.ofMillis(999));
		TaskStatus late = this.fixture.update("a", TaskState.TASK_KILLED);
		this.fixture.pass(Duration.ofSeconds(2));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.accept(late);
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(this.fixture.finish()).isNotNull();
	}

	@Test
	void theSecondMayBeOverBeforeTheShutdownCallbackReturns() {
		this.fixture.launch("a");
		this.fixture.shutdownEvent();
		this.fixture.accept(this.fixture.update("a", TaskState.TASK_KILLED));
		this.fixture.pass(Duration.ofSeconds(9));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.input(new Input.ShutdownReturned());
		this.fixture.pass(Duration.ZERO);
		assertThat(this.fixture.finish()).isNotNull();
	}

	@Test
	void aTaskWithoutTerminalUpdateIsAwaited() {
		this.fixture.launch("b");
		this.fixture.accept(shutDownWithATask());
		this.fixture.pass(Duration.ofSeconds(20));
		assertThat(this.fixture.finish()).isNull();
	}

	@Test
	void anUpdateThatIsNotAcceptedIsAwaited() {
		TaskStatus killed = shutDownWithATask();
		for (int i = 0; i < 15; i++) {
			this.fixture.respond(killed, AgentResponse.of(503, "Agent has not finished recovery"));
			this.fixture.pass(Duration.ofSeconds(1));
		}
		assertThat(this.fixture.finish()).isNull();
	}

	@Test
	void acknowledgementsAreAwaitedInAShutdownOfTheApplication() {
		this.fixture.launch("a");
		this.fixture.input(new Input.Shutdown());
		this.fixture.input(new Input.ShutdownReturned());
		this.fixture.accept(this.fixture.update("a", TaskState.TASK_KILLED));
		this.fixture.pass(Duration.ofSeconds(9));
		assertThat(this.fixture.finish()).isNull();
		this.fixture.shutdownEvent();
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(this.fixture.finish()).as("the agent has sent SHUTDOWN now").isNotNull();
		assertThat(this.fixture.finished().reason()).isEqualTo(StopReason.SHUTDOWN_REQUESTED);
	}

	@Test
	void shutdownInsteadOfSubscribedMakesTheSubscriptionTheLastOne() {
		SessionFixture cleanup = SessionFixture.subscribed(new TestSettings().gracePeriod(GRACE));
		cleanup.launch("a");
		TaskStatus starting = cleanup.update("a", TaskState.TASK_STARTING);
		cleanup.accept(starting);
		TaskStatus running = cleanup.update("a", TaskState.TASK_RUNNING);
		cleanup.endStream();
		cleanup.pass(Duration.ofMillis(100));
		cleanup.clear();
		cleanup.shutdownEvent();
		cleanup.endStream();
		assertThat(cleanup.session.phase()).isEqualTo(Phase.TERMINATING);
		assertThat(cleanup.effects(Effect.Disconnect.class)).as("the calls go on").isEmpty();
		assertThat(cleanup.sentUpdates()).as("the agent has not taken what SUBSCRIBE listed").containsExactly(starting);
		cleanup.accept(starting);
		assertThat(cleanup.sentUpdates()).containsExactly(starting, running);
		cleanup.accept(running);
		TaskStatus killed = cleanup.update("a", TaskState.TASK_KILLED);
		cleanup.input(new Input.ShutdownReturned());
		cleanup.pass(Duration.ofSeconds(5));
		assertThat(cleanup.finish()).isNull();
		cleanup.accept(killed);
		cleanup.pass(Duration.ofSeconds(1));
		assertThat(cleanup.finished().message())
			.isEqualTo("The agent sent SHUTDOWN; shutdown complete, 3 updates accepted, not acknowledged");
		assertThat(cleanup.effects(Effect.Subscribe.class)).isEmpty();
	}

	@Test
	void noTimeoutOfTheSubscriptionEndsTheLastOne() {
		SessionFixture first = new SessionFixture(new TestSettings().gracePeriod(GRACE));
		first.input(new Input.Start());
		assertThat(first.timers).containsKeys(SessionTimer.SUBSCRIBE_TIMEOUT, SessionTimer.OUTAGE);
		first.shutdownEvent();
		assertThat(first.timers).containsOnlyKeys(SessionTimer.TERMINATION);
	}

	@Test
	void afterTheLastSubscriptionAcknowledgementsCountAndSubscribedDoesNot() {
		SessionFixture first = new SessionFixture(new TestSettings().gracePeriod(GRACE));
		first.input(new Input.Start());
		first.shutdownEvent();
		TaskStatus stray = first.update("a", TaskState.TASK_KILLED);
		first.subscribe();
		assertThat(first.callbacks()).containsExactly(new Callback.Shutdown());
		first.acknowledge(stray);
		assertThat(first.session.unacknowledgedUpdateCount()).isZero();
		first.input(new Input.ShutdownReturned());
		assertThat(first.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
	}

	@Test
	void aStreamLostInAShutdownIsReopenedWhileUpdatesAreNotAccepted() {
		TaskStatus killed = shutDownWithATask();
		this.fixture.pass(Duration.ofSeconds(2));
		this.fixture.clear();
		this.fixture.endStream();
		this.fixture.pass(Duration.ofMillis(30));
		assertThat(this.fixture.effects(Effect.Subscribe.class)).hasSize(1);
		this.fixture.subscribe();
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(this.fixture.finished().message()).endsWith("1 update accepted, not acknowledged");
		assertThat(this.fixture.reports(DriverEvent.UpdateUndelivered.class))
			.containsExactly(new DriverEvent.UpdateUndelivered(killed, true));
	}

	@Test
	void aStreamLostWhenEverythingIsAcceptedEndsTheSession() {
		this.fixture.accept(shutDownWithATask());
		this.fixture.endStream();
		assertThat(this.fixture.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		assertThat(this.fixture.effects(Effect.Subscribe.class)).isEmpty();
		assertThat(this.fixture.reports(DriverEvent.Disconnected.class)).singleElement()
			.satisfies((lost) -> assertThat(lost.reconnecting()).isFalse());
	}

	private TaskStatus shutDownWithATask() {
		this.fixture.launch("a");
		this.fixture.shutdownEvent();
		this.fixture.input(new Input.ShutdownReturned());
		return this.fixture.update("a", TaskState.TASK_KILLED);
	}

}
