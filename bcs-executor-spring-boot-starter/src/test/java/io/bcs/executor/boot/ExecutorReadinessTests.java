/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.StopReason;
import io.bcs.executor.boot.event.DriverStoppedEvent;
import io.bcs.executor.boot.event.ExecutorDisconnectedEvent;
import io.bcs.executor.boot.event.ExecutorRegisteredEvent;
import io.bcs.executor.boot.event.ExecutorReregisteredEvent;
import io.bcs.executor.boot.event.ShutdownRequestedEvent;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorReadinessTests {

	private static final ReadinessState READY = ReadinessState.ACCEPTING_TRAFFIC;

	private static final ReadinessState NOT_READY = ReadinessState.REFUSING_TRAFFIC;

	private final FakeDriver driver = new FakeDriver();

	private final List<Object> states = new ArrayList<>();

	private final ExecutorReadiness readiness = new ExecutorReadiness(this::published, () -> this.driver);

	private void published(Object event) {
		AvailabilityChangeEvent<?> change = (AvailabilityChangeEvent<?>) event;
		this.states.add(change.getState());
		// As in a context, where the publisher is a listener as well.
		this.readiness.onApplicationEvent(change);
	}

	@Test
	void followsTheSubscriptionOnceTheApplicationIsReady() {
		this.driver.start();
		boot(READY);
		assertThat(this.states).containsExactly(NOT_READY);
		tell(new ExecutorRegisteredEvent(this.driver, AgentInfo.getDefaultInstance()));
		tell(new ExecutorDisconnectedEvent(this.driver, "gone", true));
		tell(new ExecutorReregisteredEvent(this.driver, AgentInfo.getDefaultInstance(), Duration.ZERO, 1));
		tell(new ShutdownRequestedEvent(this.driver, StopReason.AGENT_SHUTDOWN, Duration.ZERO));
		tell(new DriverStoppedEvent(this.driver, Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "End", 0));
		assertThat(this.states).containsExactly(NOT_READY, READY, NOT_READY, READY, NOT_READY, NOT_READY);
	}

	@Test
	void doesNotMakeAnApplicationReadyThatIsNot() {
		this.driver.start();
		tell(new ExecutorRegisteredEvent(this.driver, AgentInfo.getDefaultInstance()));
		assertThat(this.states).isEmpty();
		boot(READY);
		assertThat(this.states).isEmpty();
		boot(NOT_READY);
		tell(new ExecutorDisconnectedEvent(this.driver, "gone", true));
		assertThat(this.states).isEmpty();
	}

	@Test
	void hasNoSayBeforeTheDriverIsStarted() {
		boot(READY);
		assertThat(this.states).isEmpty();
	}

	@Test
	void theLastWordIsTheRightOneWhenTwoThreadsSpeakAtATime() {
		this.driver.start();
		List<Object> said = new ArrayList<>();
		ExecutorReadiness[] racing = new ExecutorReadiness[1];
		racing[0] = new ExecutorReadiness((event) -> {
			said.add(((AvailabilityChangeEvent<?>) event).getState());
			if (said.size() == 1) {
				// The subscription comes while its absence is still being announced.
				racing[0].onApplicationEvent(new ExecutorRegisteredEvent(this.driver, AgentInfo.getDefaultInstance()));
			}
		}, () -> this.driver);
		racing[0].onApplicationEvent(new AvailabilityChangeEvent<>("boot", READY));
		assertThat(said).startsWith(NOT_READY).endsWith(READY);
	}

	private void boot(ReadinessState state) {
		tell(new AvailabilityChangeEvent<>("boot", state));
	}

	private void tell(ApplicationEvent event) {
		this.readiness.onApplicationEvent(event);
	}

}
