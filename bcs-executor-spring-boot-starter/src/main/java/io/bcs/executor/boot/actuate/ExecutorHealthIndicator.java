/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

import io.bcs.executor.boot.ExecutorActivity;
import io.bcs.executor.boot.ExecutorActivity.Connection;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the subscription: up while subscribed, out of service while
 * the driver subscribes or has stopped, down when it has aborted, unknown if it was never
 * started.
 *
 * @since 0.1.0
 */
public final class ExecutorHealthIndicator extends AbstractHealthIndicator {

	private final ExecutorActivity activity;

	private final InstantSource clock;

	private final Supplier<Map<String, ?>> furtherDetails;

	/**
	 * Creates the indicator.
	 * @param activity what the executor is doing
	 * @param clock gives the time
	 * @param furtherDetails gives details that have no influence on the status
	 */
	public ExecutorHealthIndicator(ExecutorActivity activity, InstantSource clock,
			Supplier<Map<String, ?>> furtherDetails) {
		super("The state of the executor could not be found out");
		this.activity = activity;
		this.clock = clock;
		this.furtherDetails = furtherDetails;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Connection connection = this.activity.connection();
		switch (connection.state()) {
			case NOT_STARTED -> builder.unknown();
			case SUBSCRIBING, RECONNECTING, STOPPED -> builder.outOfService();
			case SUBSCRIBED -> builder.up();
			case ABORTED -> builder.down();
		}
		builder.withDetail("connection", connection.state()).withDetail("since", connection.since());
		switch (connection.state()) {
			case SUBSCRIBING, RECONNECTING ->
				builder.withDetail("for", elapsed(connection.since())).withDetail("attempts", connection.attempts());
			case NOT_STARTED, SUBSCRIBED, STOPPED, ABORTED -> {
			}
		}
		if (connection.reason() != null) {
			builder.withDetail("reason", connection.reason());
		}
		if (this.activity.shutdown() != null) {
			builder.withDetail("shutdown", this.activity.shutdown());
		}
		ExecutorActivity.Counts counts = this.activity.counts();
		builder.withDetail("activeTasks", counts.activeTasks())
			.withDetail("unacknowledgedUpdates", counts.unacknowledgedUpdates())
			.withDetails(this.furtherDetails.get());
	}

	private Duration elapsed(Instant since) {
		return Duration.ofMillis(Math.max(0, Duration.between(since, this.clock.instant()).toMillis()));
	}

}
