/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShutdownWatchdogTests {

	private final CompletableFuture<Long> actedAt = new CompletableFuture<>();

	private final ShutdownWatchdog overdue = new ShutdownWatchdog(() -> this.actedAt.complete(System.nanoTime()));

	@Test
	void actsAtTheEndOfTheGracePeriodAndNotBefore() throws Exception {
		Duration gracePeriod = Duration.ofMillis(120);
		long begin = System.nanoTime();
		this.overdue.onEvent(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, gracePeriod));
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

	@Test
	void aDriverThatHasEndedBeforeTheJvmBeganToIsNotOverdue() throws Exception {
		AtomicBoolean ending = new AtomicBoolean();
		ShutdownWatchdog closed = new ShutdownWatchdog(() -> this.actedAt.complete(System.nanoTime()), ending::get);
		closed.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofSeconds(20)));
		Thread watch = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("bcs-executor-overdue"))
			.findAny()
			.orElseThrow();
		closed.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.SHUTDOWN_REQUESTED, "Stopped", 0));
		// Somebody else's orderly exit, as after a restart of devtools.
		ending.set(true);
		watch.join(30_000);
		assertThat(watch.isAlive()).isFalse();
		assertThat(this.actedAt).isNotDone();
	}

	@Test
	void aDriverThatEndsWithTheJvmDoesNotEndTheWatch() throws Exception {
		ShutdownWatchdog ending = new ShutdownWatchdog(() -> this.actedAt.complete(0L), () -> true);
		ending.onEvent(new DriverEvent.ShutdownRequested(StopReason.SHUTDOWN_REQUESTED, Duration.ofMillis(50)));
		ending.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.SHUTDOWN_REQUESTED, "Stopped", 0));
		assertThat(this.actedAt.get(30, TimeUnit.SECONDS)).isZero();
	}

	@Test
	void theEndOfADriverThatWasNotAskedToShutDownDoesNotMatter() {
		this.overdue.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.STOP_REQUESTED, "Stopped", 0));
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.doesNotContain("bcs-executor-overdue");
	}

}
