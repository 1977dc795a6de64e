/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestSnapshot;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorHealthIndicatorTests {

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private final InstantSource clock = () -> this.now;

	private final FakeDriver driver = new FakeDriver();

	private final ExecutorHealthIndicator indicator = new ExecutorHealthIndicator(this.driver, this.clock,
			() -> Map.of("textfile", "fine"));

	private Health health(TestSnapshot snapshot) {
		this.driver.snapshot(snapshot);
		return this.indicator.health();
	}

	@ParameterizedTest
	@CsvSource({ "NOT_STARTED, UNKNOWN", "SUBSCRIBING, OUT_OF_SERVICE", "SUBSCRIBED, UP",
			"RECONNECTING, OUT_OF_SERVICE", "DISCONNECTED, OUT_OF_SERVICE", "STOPPED, OUT_OF_SERVICE",
			"ABORTED, DOWN" })
	void isThatOfTheConnection(ConnectionState connection, String status) {
		Health health = health(TestSnapshot.of(connection));
		assertThat(health.getStatus()).isEqualTo(new Status(status));
		assertThat(health.getDetails()).containsEntry("connection", connection).containsEntry("textfile", "fine");
	}

	@Test
	void isUnknownForADriverThatTellsNoMoreThanItsStatus() {
		this.driver.start();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(this.indicator.health().getDetails()).containsEntry("status", Protos.Status.DRIVER_RUNNING)
			.doesNotContainKey("since");
	}

	@Test
	void saysNoMoreThanThereIsToSayWhileSubscribed() {
		assertThat(health(TestSnapshot.of(ConnectionState.SUBSCRIBED)).getDetails()).containsEntry("since", this.now)
			.containsEntry("activeTasks", 0)
			.containsEntry("unacknowledgedUpdates", 0)
			.doesNotContainKeys("attempts", "for", "reason", "stopReason");
	}

	@Test
	void saysSinceWhenHowOftenAndWhyWhileReconnecting() {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.RECONNECTING);
		snapshot.since = this.now;
		snapshot.attempts = 3;
		snapshot.reason = "refused";
		this.now = this.now.plusSeconds(42);
		assertThat(health(snapshot).getDetails()).containsEntry("since", snapshot.since)
			.containsEntry("for", Duration.ofSeconds(42))
			.containsEntry("attempts", 3)
			.containsEntry("reason", "refused");
	}

	@Test
	void saysWhyTheDriverEnded() {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.ABORTED);
		snapshot.reason = "Token refused";
		snapshot.stopReason = StopReason.UNAUTHORIZED;
		assertThat(health(snapshot).getDetails()).containsEntry("reason", "Token refused")
			.containsEntry("stopReason", StopReason.UNAUTHORIZED);
	}

}
