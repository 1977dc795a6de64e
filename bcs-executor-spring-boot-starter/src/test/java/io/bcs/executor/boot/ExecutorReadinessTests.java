/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorReadinessTests {

	private static final ReadinessState READY = ReadinessState.ACCEPTING_TRAFFIC;

	private static final ReadinessState NOT_READY = ReadinessState.REFUSING_TRAFFIC;

	private final FakeDriver driver = new FakeDriver();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final ExecutorReadiness readiness = new ExecutorReadiness(this.context, this.driver::snapshot, Thread::new);

	private final Recorder recorder = new Recorder();

	@BeforeEach
	void refresh() {
		this.context.registerBean(Recorder.class, () -> this.recorder);
		this.context.registerBean(ExecutorReadiness.class, () -> this.readiness);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.recorder.release.countDown();
		this.context.close();
	}

	@Test
	void aDriverThatIsAskedForWhileTheContextClosesIsNoError() throws InterruptedException {
		List<Throwable> uncaught = new CopyOnWriteArrayList<>();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		application(READY);
		Awaitility.await().until(() -> state() == READY);
		ExecutorReadiness late = new ExecutorReadiness(this.context, () -> {
			this.context.close();
			throw new IllegalStateException("The context has been closed already");
		}, (task) -> {
			Thread thread = new Thread(task);
			thread.setUncaughtExceptionHandler((dead, ex) -> uncaught.add(ex));
			threads.add(thread);
			return thread;
		});
		late.onApplicationEvent(new AvailabilityChangeEvent<>(this, READY));
		Awaitility.await().until(() -> !threads.isEmpty());
		late.destroy();
		threads.get(0).join();
		assertThat(this.context.isActive()).isFalse();
		assertThat(uncaught).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(ConnectionState.class)
	void isThatOfTheSubscriptionOnceTheApplicationIsReady(ConnectionState connection) {
		this.driver.snapshot(TestSnapshot.of(connection));
		assertThat(state()).as("the application says nothing yet").isEqualTo(NOT_READY);
		application(READY);
		boolean ready = connection == ConnectionState.SUBSCRIBED || connection == ConnectionState.NOT_STARTED;
		assertThat(state()).isEqualTo(ready ? READY : NOT_READY);
		application(NOT_READY);
		assertThat(state()).isEqualTo(NOT_READY);
	}

	@Test
	void endsWithTheRequestToShutDown() {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.SUBSCRIBED);
		snapshot.stopReason = StopReason.AGENT_SHUTDOWN;
		this.driver.snapshot(snapshot);
		application(READY);
		assertThat(state()).isEqualTo(NOT_READY);
	}

	@Test
	void isNotThatOfADriverThatTellsNothingUntilItHasEnded() {
		this.driver.start();
		application(READY);
		assertThat(state()).isEqualTo(READY);
		this.driver.endWith(Status.DRIVER_ABORTED);
		assertThat(state()).isEqualTo(NOT_READY);
	}

	@Test
	void leavesLivenessAlone() {
		this.driver.snapshot(TestSnapshot.of(ConnectionState.ABORTED));
		AvailabilityChangeEvent.publish(this.context, LivenessState.CORRECT);
		assertThat(this.context.getBean(ApplicationAvailability.class).getLivenessState())
			.isEqualTo(LivenessState.CORRECT);
	}

	@Test
	void publishesEachChangeOnce() {
		this.driver.snapshot(TestSnapshot.of(ConnectionState.SUBSCRIBING));
		application(READY);
		awaitStates(READY, NOT_READY);
		tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(false, 1, Duration.ZERO, agent()));
		awaitStates(READY, NOT_READY, READY);
		tell(ConnectionState.RECONNECTING, new DriverEvent.Disconnected("gone", true));
		awaitStates(READY, NOT_READY, READY, NOT_READY);
		tell(ConnectionState.STOPPED, new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "", 0));
		tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(true, 1, Duration.ZERO, agent()));
		awaitStates(READY, NOT_READY, READY, NOT_READY, READY);
		assertThat(this.readiness.getLastChangeEvent(ReadinessState.class)).isNotNull()
			.satisfies((event) -> assertThat(event.getState()).isEqualTo(READY));
	}

	@Test
	void isTrueAlthoughAListenerHangs() {
		this.driver.snapshot(TestSnapshot.of(ConnectionState.SUBSCRIBED));
		application(READY);
		this.recorder.hangs = true;
		tell(ConnectionState.RECONNECTING, new DriverEvent.Disconnected("gone", true));
		awaitStates(READY, NOT_READY);
		for (int i = 0; i < 20_000; i++) {
			tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(true, 1, Duration.ZERO, agent()));
			assertThat(state()).isEqualTo(READY);
			tell(ConnectionState.RECONNECTING, new DriverEvent.Disconnected("gone", true));
			assertThat(state()).isEqualTo(NOT_READY);
		}
		tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(true, 1, Duration.ZERO, agent()));
		this.recorder.release.countDown();
		awaitStates(READY, NOT_READY, READY);
	}

	@Test
	void doesNotMakeAnApplicationReadyThatIsNot() {
		tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(false, 1, Duration.ZERO, agent()));
		application(NOT_READY);
		tell(ConnectionState.SUBSCRIBED, new DriverEvent.Subscribed(true, 1, Duration.ZERO, agent()));
		assertThat(state()).isEqualTo(NOT_READY);
		application(READY);
		assertThat(state()).isEqualTo(READY);
		assertThat(this.recorder.states).containsExactly(NOT_READY, READY);
	}

	private ReadinessState state() {
		return this.context.getBean(ApplicationAvailability.class).getReadinessState();
	}

	private void application(ReadinessState state) {
		AvailabilityChangeEvent.publish(this.context, state);
	}

	private void tell(ConnectionState connection, DriverEvent event) {
		this.driver.snapshot(TestSnapshot.of(connection));
		this.readiness.onEvent(event);
	}

	private void awaitStates(ReadinessState... states) {
		Awaitility.await().untilAsserted(() -> assertThat(this.recorder.states).containsExactly(states));
	}

	private static AgentInfo agent() {
		return AgentInfo.getDefaultInstance();
	}

	/** A listener of the application. */
	static class Recorder {

		private final List<ReadinessState> states = new CopyOnWriteArrayList<>();

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile boolean hangs;

		@EventListener
		void on(AvailabilityChangeEvent<ReadinessState> event) throws InterruptedException {
			this.states.add(event.getState());
			if (this.hangs) {
				this.release.await();
			}
		}

	}

}
