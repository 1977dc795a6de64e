/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.ExecutorActivity;
import io.bcs.executor.boot.ExecutorActivity.ConnectionState;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorHealthIndicatorTests {

	private static final AgentInfo AGENT = AgentInfo.newBuilder().setHostname("host1").build();

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private final InstantSource clock = () -> this.now;

	private final ExecutorActivity activity = new ExecutorActivity(this.clock);

	private final ExecutorHealthIndicator indicator = new ExecutorHealthIndicator(this.activity, this.clock,
			() -> Map.of("textfile", "fine"));

	private Health health() {
		return this.indicator.health();
	}

	@Test
	void isUnknownForADriverThatIsNotStarted() {
		assertThat(health().getStatus()).isEqualTo(org.springframework.boot.health.contributor.Status.UNKNOWN);
	}

	@Test
	void isUpWhileSubscribed() {
		this.activity.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		this.activity.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO, AGENT));
		assertThat(health().getStatus()).isEqualTo(org.springframework.boot.health.contributor.Status.UP);
		assertThat(health().getDetails()).containsEntry("connection", ConnectionState.SUBSCRIBED)
			.containsEntry("since", this.now)
			.containsEntry("textfile", "fine")
			.doesNotContainKeys("attempts", "reason", "shutdown");
	}

	@Test
	void isOutOfServiceWhileReconnectingAndSaysSinceWhenAndHowOften() {
		this.activity.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		this.activity.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO, AGENT));
		this.activity.onEvent(new DriverEvent.Disconnected("closed", true));
		Instant lost = this.now;
		this.activity.onEvent(new DriverEvent.SubscriptionFailed(3, "refused", Duration.ZERO));
		this.now = this.now.plusSeconds(42);
		assertThat(health().getStatus()).isEqualTo(org.springframework.boot.health.contributor.Status.OUT_OF_SERVICE);
		assertThat(health().getDetails()).containsEntry("since", lost)
			.containsEntry("for", Duration.ofSeconds(42))
			.containsEntry("attempts", 3)
			.containsEntry("reason", "refused");
	}

	@Test
	void isDownWhenAborted() {
		this.activity
			.onEvent(new DriverEvent.Ended(Status.DRIVER_ABORTED, StopReason.UNAUTHORIZED, "Token refused", 0));
		assertThat(health().getStatus()).isEqualTo(org.springframework.boot.health.contributor.Status.DOWN);
		assertThat(health().getDetails()).containsEntry("reason", "Token refused");
	}

	@Test
	void isOutOfServiceWhenStopped() {
		this.activity.onEvent(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, Duration.ZERO));
		this.activity.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "End", 0));
		assertThat(health().getStatus()).isEqualTo(org.springframework.boot.health.contributor.Status.OUT_OF_SERVICE);
		assertThat(health().getDetails()).containsEntry("shutdown", StopReason.AGENT_SHUTDOWN);
	}

}
