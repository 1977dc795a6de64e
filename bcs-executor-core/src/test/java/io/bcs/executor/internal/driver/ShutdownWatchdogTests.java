/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShutdownWatchdogTests {

	private final CompletableFuture<Long> actedAt = new CompletableFuture<>();

	private final ShutdownWatchdog watchdog = new ShutdownWatchdog(() -> this.actedAt.complete(System.nanoTime()));

	@Test
	void actsAtTheEndOfTheGracePeriodAndNotBefore() throws Exception {
		Duration gracePeriod = Duration.ofMillis(120);
		long begin = System.nanoTime();
		this.watchdog.onEvent(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, gracePeriod));
		assertThat(this.actedAt.get(30, TimeUnit.SECONDS) - begin).isGreaterThanOrEqualTo(gracePeriod.toNanos());
	}

	@Test
	void aShutdownTheApplicationAskedForCountsOnlyWhereTheJvmIsEnding() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		ShutdownWatchdog goingOn = new ShutdownWatchdog(() -> this.actedAt.complete(System.nanoTime()), () -> {
			asked.countDown();
			return false;
		});
		goingOn.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofMillis(1)));
		assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
		ShutdownWatchdog ending = new ShutdownWatchdog(() -> this.actedAt.complete(0L), () -> true);
		ending.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofMillis(1)));
		assertThat(this.actedAt.get(30, TimeUnit.SECONDS)).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void afterAShutdownOfTheApplicationItEndsWithTheDriver(boolean jvmIsEnding) throws Exception {
		ShutdownWatchdog closed = new ShutdownWatchdog(() -> this.actedAt.complete(0L), () -> jvmIsEnding);
		closed.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofDays(1)));
		Thread thread = Objects.requireNonNull(closed.thread());
		closed.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.SHUTDOWN_REQUESTED, "Stopped", 0));
		thread.join(30_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.actedAt).isNotDone();
	}

	@ParameterizedTest
	@EnumSource(names = { "AGENT_SHUTDOWN", "RECOVERY_TIMEOUT", "DISCONNECTED" })
	void otherwiseItWatchesUntilTheJvmHasEnded(StopReason reason) throws Exception {
		this.watchdog.onEvent(new DriverEvent.ShutdownRequested(reason, Duration.ofMillis(50)));
		this.watchdog.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, reason, "Stopped", 0));
		assertThat(this.actedAt.get(30, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void theEndOfADriverThatWasNotAskedToShutDownDoesNotMatter() {
		this.watchdog.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.STOP_REQUESTED, "Stopped", 0));
		assertThat(this.watchdog.thread()).isNull();
	}

}
