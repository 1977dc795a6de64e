/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.MesosDuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts if the JVM still runs at the end of the grace period of a shutdown, whatever holds
 * it up: a callback, a shutdown hook, a thread of the application. Mesos' own library
 * kills its process group then.
 * <p>
 * After a SHUTDOWN event, a lost stream or the recovery time-out it watches until the JVM
 * has ended. After a shutdown that the application asked for, as it does on SIGTERM or
 * when its context closes, it ends with the driver: what the application does after that
 * is its own affair.
 */
public final class ShutdownWatchdog implements DriverListener {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownWatchdog.class);

	/** The exit code of a process that was killed. */
	private static final int KILLED = 137;

	private static final Duration TIME_TO_LOG = Duration.ofMillis(200);

	private final Runnable action;

	private final BooleanSupplier jvmIsEnding;

	private final CountDownLatch driverEnded = new CountDownLatch(1);

	private volatile @Nullable Thread thread;

	/**
	 * Creates the watchdog of one driver.
	 * @param action what is done at the end of the grace period, on a thread of its own
	 */
	public ShutdownWatchdog(Runnable action) {
		this(action, ShutdownWatchdog::jvmIsShuttingDown);
	}

	ShutdownWatchdog(Runnable action, BooleanSupplier jvmIsEnding) {
		this.action = action;
		this.jvmIsEnding = jvmIsEnding;
	}

	/** The thread that waits for the end of the grace period, once there is one. */
	@Nullable Thread thread() {
		return this.thread;
	}

	/** The JDK does not tell, but takes no more hooks then. */
	private static boolean jvmIsShuttingDown() {
		Thread probe = new Thread(() -> {
		}, "bcs-executor-probe");
		try {
			Runtime.getRuntime().addShutdownHook(probe);
			Runtime.getRuntime().removeShutdownHook(probe);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	/**
	 * Ends the JVM at once, without shutdown hooks, after its child processes.
	 */
	public static void halt() {
		try {
			ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
		}
		finally {
			Runtime.getRuntime().halt(KILLED);
		}
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.ShutdownRequested shutdown) {
			this.thread = daemon("bcs-executor-watchdog", () -> await(shutdown.reason(), shutdown.gracePeriod()));
		}
		else if (event instanceof DriverEvent.Ended ended && ended.reason() == StopReason.SHUTDOWN_REQUESTED) {
			this.driverEnded.countDown();
		}
	}

	private void await(StopReason reason, Duration gracePeriod) {
		try {
			if (this.driverEnded.await(gracePeriod.toNanos(), TimeUnit.NANOSECONDS)) {
				return;
			}
			if (reason == StopReason.SHUTDOWN_REQUESTED && !this.jvmIsEnding.getAsBoolean()) {
				return;
			}
			// Whatever holds up the JVM may hold up its log as well.
			daemon("bcs-executor-watchdog-log",
					() -> logger.atError()
						.addKeyValue("event", RateLimit.NAME_PREFIX + "shutdown-timeout")
						.log("The executor still runs {} after it was asked to shut down ({}); halting the JVM",
								MesosDuration.format(gracePeriod), reason))
				.join(TIME_TO_LOG.toMillis());
		}
		catch (InterruptedException ex) {
			// Nobody has reason to interrupt this thread.
			return;
		}
		this.action.run();
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
