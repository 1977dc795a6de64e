/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.function.Supplier;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.event.DriverStoppedEvent;
import io.bcs.executor.boot.event.ExecutorDisconnectedEvent;
import io.bcs.executor.boot.event.ExecutorRegisteredEvent;
import io.bcs.executor.boot.event.ExecutorReregisteredEvent;
import io.bcs.executor.boot.event.ShutdownRequestedEvent;
import org.apache.mesos.v1.Protos.Status;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * Makes the application's readiness follow the subscription: it accepts traffic while the
 * agent can give it tasks, and refuses it before the first subscription, in an outage,
 * during a shutdown and after the driver's end. A driver that was never started has no
 * say.
 *
 * @since 0.1.0
 */
public final class ExecutorReadiness implements ApplicationListener<ApplicationEvent> {

	private final ApplicationEventPublisher publisher;

	private final Supplier<ExecutorDriver> driver;

	private volatile boolean subscribed;

	private volatile boolean shuttingDown;

	/** Set by Boot once the application itself is ready. */
	private volatile boolean applicationReady;

	/**
	 * Creates the listener.
	 * @param publisher publishes the states
	 * @param driver gives the driver
	 */
	public ExecutorReadiness(ApplicationEventPublisher publisher, Supplier<ExecutorDriver> driver) {
		this.publisher = publisher;
		this.driver = driver;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ExecutorRegisteredEvent || event instanceof ExecutorReregisteredEvent) {
			this.subscribed = true;
			publish();
		}
		else if (event instanceof ExecutorDisconnectedEvent || event instanceof DriverStoppedEvent) {
			this.subscribed = false;
			publish();
		}
		else if (event instanceof ShutdownRequestedEvent) {
			this.shuttingDown = true;
			publish();
		}
		else if (event instanceof AvailabilityChangeEvent<?> change && change.getSource() != this
				&& change.getState() instanceof ReadinessState state) {
			this.applicationReady = state == ReadinessState.ACCEPTING_TRAFFIC;
			if (this.applicationReady && !isReady()) {
				publish();
			}
		}
	}

	private boolean isReady() {
		return this.driver.get().status() == Status.DRIVER_NOT_STARTED || (this.subscribed && !this.shuttingDown);
	}

	/**
	 * Two threads may be here at a time: each looks again after it has spoken, so that
	 * the last word is the right one.
	 */
	private void publish() {
		boolean said;
		do {
			if (!this.applicationReady) {
				return;
			}
			said = isReady();
			this.publisher.publishEvent(new AvailabilityChangeEvent<>(this,
					said ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC));
		}
		while (said != isReady());
	}

}
