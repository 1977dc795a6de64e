/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShutdownWatchdogTests {

	private final CompletableFuture<Long> actedAt = new CompletableFuture<>();

	private final List<Thread> threads = new ArrayList<>();

	@Test
	void actsAtTheEndOfTheGracePeriodAndNotBefore() throws Exception {
		Duration gracePeriod = Duration.ofMillis(120);
		long begin = System.nanoTime();
		watchdog(false).onEvent(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, gracePeriod));
		assertThat(this.actedAt.get() - begin).isGreaterThanOrEqualTo(gracePeriod.toNanos());
	}

	@ParameterizedTest
	@EnumSource(value = StopReason.class, mode = EnumSource.Mode.EXCLUDE, names = "SHUTDOWN_REQUESTED")
	void aShutdownThatTheApplicationDidNotAskForIsWatchedUntilTheJvmEnds(StopReason reason) throws Exception {
		ShutdownWatchdog watchdog = watchdog(false);
		watchdog.onEvent(new DriverEvent.ShutdownRequested(reason, Duration.ofMillis(20)));
		watchdog.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, reason, "Stopped", 0));
		this.threads.get(0).join();
		assertThat(this.actedAt).isDone();
	}

	@Test
	void aShutdownThatTheApplicationAskedForIsWatchedUntilTheDriverEnds() throws Exception {
		ShutdownWatchdog watchdog = watchdog(true);
		watchdog.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofHours(1)));
		watchdog.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.SHUTDOWN_REQUESTED, "Stopped", 0));
		// As after SIGTERM, with a bean whose destroy method is slow.
		this.threads.get(0).join();
		assertThat(this.actedAt).isNotDone();
	}

	@Test
	void aDriverThatDoesNotEndIsActedUponOnlyWhereTheJvmIsEnding() throws Exception {
		watchdog(false).onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofMillis(1)));
		this.threads.get(0).join();
		assertThat(this.actedAt).isNotDone();
		watchdog(true).onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofMillis(1)));
		this.threads.get(1).join();
		assertThat(this.actedAt).isDone();
	}

	@Test
	void theEndOfADriverThatWasNotAskedToShutDownDoesNotMatter() {
		watchdog(true).onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.STOP_REQUESTED, "Stopped", 0));
		assertThat(this.threads).isEmpty();
	}

	private ShutdownWatchdog watchdog(boolean jvmIsEnding) {
		return new ShutdownWatchdog(() -> this.actedAt.complete(System.nanoTime()), () -> jvmIsEnding, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			this.threads.add(thread);
			return thread;
		});
	}

}
