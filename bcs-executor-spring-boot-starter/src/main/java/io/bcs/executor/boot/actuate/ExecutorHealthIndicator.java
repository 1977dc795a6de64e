/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.ExecutorDriver;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the subscription: up while subscribed, out of service while
 * the driver subscribes, has lost its agent or has stopped, down when it has aborted,
 * unknown if it was never started or does not tell about its connection.
 *
 * @since 0.1.0
 */
public final class ExecutorHealthIndicator extends AbstractHealthIndicator {

	private final ExecutorDriver driver;

	private final InstantSource clock;

	private final Supplier<Map<String, ?>> furtherDetails;

	/**
	 * Creates the indicator.
	 * @param driver the driver whose snapshot is shown
	 * @param clock gives the time
	 * @param furtherDetails gives details that have no influence on the status
	 */
	public ExecutorHealthIndicator(ExecutorDriver driver, InstantSource clock,
			Supplier<Map<String, ?>> furtherDetails) {
		super("The state of the executor could not be found out");
		this.driver = driver;
		this.clock = clock;
		this.furtherDetails = furtherDetails;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		DriverSnapshot snapshot = this.driver.snapshot();
		switch (snapshot.connection()) {
			case NOT_STARTED -> builder.unknown();
			case SUBSCRIBING, RECONNECTING, DISCONNECTED, STOPPED -> builder.outOfService();
			case SUBSCRIBED -> builder.up();
			case ABORTED -> builder.down();
		}
		builder.withDetail("status", snapshot.status()).withDetail("connection", snapshot.connection());
		switch (snapshot.connection()) {
			case SUBSCRIBING,
					RECONNECTING ->
				builder.withDetail("since", snapshot.since())
					.withDetail("for", elapsed(snapshot.since()))
					.withDetail("attempts", snapshot.attempts());
			case SUBSCRIBED, DISCONNECTED, STOPPED, ABORTED -> builder.withDetail("since", snapshot.since());
			case NOT_STARTED -> {
			}
		}
		if (snapshot.reason() != null) {
			builder.withDetail("reason", snapshot.reason());
		}
		if (snapshot.stopReason() != null) {
			builder.withDetail("stopReason", snapshot.stopReason());
		}
		builder.withDetail("activeTasks", snapshot.activeTaskCount())
			.withDetail("unacknowledgedUpdates", snapshot.unacknowledgedUpdateCount())
			.withDetails(this.furtherDetails.get());
	}

	private Duration elapsed(Instant since) {
		return Duration.ofMillis(Math.max(0, Duration.between(since, this.clock.instant()).toMillis()));
	}

}
