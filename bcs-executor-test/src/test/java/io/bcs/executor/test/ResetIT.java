/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a test that shares its agent leaves to the next one: nothing.
 */
class ResetIT {

	private final EmbeddedAgent agent = EmbeddedAgent.builder().awaitTimeout(Duration.ofSeconds(30)).start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void subscriptionsAreCountedFromThere() throws IOException {
		RawClient.subscribed(this.agent).close();
		RawClient.subscribed(this.agent).close();
		this.agent.awaitDisconnection();
		assertThat(this.agent.records().subscriptions()).isEqualTo(2);
		this.agent.reset();
		assertThat(this.agent.records().subscriptions()).isZero();
	}

	@Test
	void theSubscriptionThatLastsIsTheFirstOne() throws IOException {
		RawClient.subscribed(this.agent).close();
		try (RawClient stream = subscribed()) {
			this.agent.reset();
			assertThat(this.agent.records().subscriptions()).isEqualTo(1);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.agent.within(Duration.ofMillis(1)).awaitSubscriptions(2));
			this.agent.stream().drop();
			assertThat(stream.readsEndOfFile()).isTrue();
		}
		RawClient.subscribed(this.agent).close();
		this.agent.awaitSubscriptions(2);
	}

	@Test
	void theClockStartsAgain() throws IOException {
		try (RawClient calls = new RawClient(this.agent)) {
			calls.exchange(Calls.heartbeat(this.agent));
			Duration before = this.agent.records().calls().get(0).at();
			this.agent.reset();
			calls.exchange(Calls.heartbeat(this.agent));
			long start = System.nanoTime();
			Duration after = this.agent.records().calls().get(0).at();
			assertThat(before).isPositive();
			assertThat(after).isPositive();
			this.agent.reset();
			calls.exchange(Calls.heartbeat(this.agent));
			assertThat(this.agent.records().calls().get(0).at())
				.isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - start));
		}
	}

	@Test
	void aTaskThatIsLeftRunningIsKilled() throws Exception {
		try (RawClient calls = new RawClient(this.agent); RawClient stream = subscribed()) {
			this.agent.launch(Tasks.data("a", "work"));
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			this.agent.inject(AgentFault.response(503, "busy").on(Call.Type.UPDATE));
			Thread executor = new Thread(() -> {
				try {
					Event event = stream.readEvent();
					while (event.getType() != Event.Type.KILL) {
						event = stream.readEvent();
					}
					calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_KILLED));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			executor.start();
			this.agent.reset();
			executor.join();
			assertThat(stream.readEvent().hasAcknowledged()).isTrue();
			assertThat(this.agent.records().updates()).isEmpty();
			assertThat(this.agent.records().updatesReceived()).isZero();
			assertThat(this.agent.launch(Tasks.data("a", "more work"))).isEqualTo(Delivery.SENT);
		}
	}

	@Test
	void aTaskThatDoesNotEndFailsTheTestThatLeftIt() throws IOException {
		try (EmbeddedAgent impatient = EmbeddedAgent.builder().awaitTimeout(Duration.ofMillis(1)).start();
				RawClient calls = new RawClient(impatient);
				RawClient stream = RawClient.subscribed(impatient)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			impatient.launch(Tasks.data("a", "work"));
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			calls.exchange(Calls.update(impatient, "a", TaskState.TASK_RUNNING));
			assertThatExceptionOfType(AssertionError.class).isThrownBy(impatient::reset)
				.withMessageMatching("(?s)Task a, launched at ResetIT\\.java:\\d+, was left running, and did not end "
						+ "within 0\\.001 s after a KILL: it is still TASK_RUNNING\\. .*What happened so far:.*");
			assertThat(impatient.records().history()).isEqualTo("Nothing has happened so far.");
		}
	}

	@Test
	void aTaskWhoseExecutorIsAwayIsKilledWhenItComesBack() throws IOException {
		try (RawClient stream = subscribed()) {
			this.agent.launch(Tasks.data("a", "work"));
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			this.agent.stream().drop();
			assertThat(stream.readsEndOfFile()).isTrue();
		}
		this.agent.reset();
		assertThat(this.agent.records().updates()).isEmpty();
		try (RawClient calls = new RawClient(this.agent); RawClient stream = subscribed()) {
			assertThat(stream.readEvent().getKill().getTaskId().getValue()).isEqualTo("a");
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_KILLED));
			assertThat(stream.readEvent().getAcknowledged().getTaskId().getValue()).isEqualTo("a");
			assertThat(this.agent.records().updates()).isEmpty();
		}
	}

	@Test
	void aTaskThatWasNeverSentIsGone() throws IOException {
		this.agent.launch(Tasks.data("a", "work"));
		this.agent.reset();
		try (RawClient stream = subscribed()) {
			this.agent.heartbeat();
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
		}
	}

	private RawClient subscribed() throws IOException {
		RawClient stream = RawClient.subscribed(this.agent);
		assertThat(stream.readEvent().hasSubscribed()).isTrue();
		return stream;
	}

}
