/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.MesosDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts if the JVM is still there at the end of the grace period of a shutdown, whatever
 * holds it up: a callback, a shutdown hook, a thread of the application. Mesos' own
 * library kills its process group then.
 * <p>
 * A shutdown that the agent asked for, or that follows the loss of the agent, is watched
 * until the JVM ends. One that the application asked for itself, as after SIGTERM or when
 * its context closes, is watched until the driver has ended: the rest of the application
 * may take its time, and may go on without the driver.
 */
public final class ShutdownWatchdog implements DriverListener {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownWatchdog.class);

	/** The exit code of a process that was killed. */
	private static final int KILLED = 137;

	private static final Duration TIME_TO_LOG = Duration.ofMillis(200);

	/** What a driver that ends at its grace period needs to close its connections. */
	private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

	private final Runnable action;

	private final BooleanSupplier jvmIsEnding;

	private final ThreadFactory threads;

	/** Counted down when the driver's end is what was waited for. */
	private final CountDownLatch settled = new CountDownLatch(1);

	private volatile boolean endsWithTheDriver;

	/**
	 * Creates the listener.
	 * @param action what is done at the end of the grace period, on a thread of its own
	 */
	public ShutdownWatchdog(Runnable action) {
		this(action, ShutdownWatchdog::jvmIsShuttingDown, ShutdownWatchdog::daemon);
	}

	ShutdownWatchdog(Runnable action, BooleanSupplier jvmIsEnding, ThreadFactory threads) {
		this.action = action;
		this.jvmIsEnding = jvmIsEnding;
		this.threads = threads;
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
			this.endsWithTheDriver = shutdown.reason() == StopReason.SHUTDOWN_REQUESTED;
			this.threads.newThread(() -> watch(shutdown.reason(), shutdown.gracePeriod())).start();
		}
		else if (event instanceof DriverEvent.Ended && this.endsWithTheDriver) {
			this.settled.countDown();
		}
	}

	private void watch(StopReason reason, Duration gracePeriod) {
		boolean requested = reason == StopReason.SHUTDOWN_REQUESTED;
		Duration limit = requested ? gracePeriod.plus(CLOSING_TIME) : gracePeriod;
		try {
			if (this.settled.await(limit.toNanos(), TimeUnit.NANOSECONDS)
					|| (requested && !this.jvmIsEnding.getAsBoolean())) {
				return;
			}
			// Whatever holds up the JVM may hold up its log as well.
			Thread log = daemon(() -> logger.atError()
				.addKeyValue("event", RateLimit.NAME_PREFIX + "shutdown-timeout")
				.log("The executor still runs {} after it was asked to shut down ({}); halting the JVM",
						MesosDuration.format(gracePeriod), reason));
			log.start();
			log.join(TIME_TO_LOG.toMillis());
		}
		catch (InterruptedException ex) {
			// Nobody has reason to interrupt this thread; the time has not come if
			// somebody did.
			return;
		}
		this.action.run();
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "bcs-executor-watchdog");
		thread.setDaemon(true);
		return thread;
	}

}
