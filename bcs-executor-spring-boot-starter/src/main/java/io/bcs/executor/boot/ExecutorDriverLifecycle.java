/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.LoggingContext;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the driver after all other beans unless it was {@linkplain #startEarly() started
 * early}, and shuts it down before them: the web server still serves while tasks are
 * ended and their last updates are acknowledged.
 * <p>
 * A closing context first gets the executor its {@code shutdown} callback, then waits for
 * the driver's end in the background, no longer than the agent's grace period and the
 * context's own shutdown time-out allow; a driver that has not ended by then is aborted.
 * A driver that ends by itself is reported to the {@link DriverTerminationHandler}. After
 * an error it has ended once the active tasks have, or the grace period is over.
 * <p>
 * With {@code bcs.executor.auto-startup=false}, call {@link #start()} instead of the
 * driver's own method, so that its end is noticed. A driver runs once: it takes no part
 * in pausing, and starting it again is refused with a warning.
 *
 * @since 0.1.0
 */
public final class ExecutorDriverLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorDriverLifecycle.class);

	/** What the driver may need on top of the grace period to close its connections. */
	private static final Duration CLOSING_TIME = Duration.ofSeconds(1);

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	private final ExecutorDriver driver;

	private final Map<String, String> loggingContext;

	private final boolean autoStartup;

	private final Duration timeout;

	private final DriverTerminationHandler terminationHandler;

	private final AtomicBoolean watched = new AtomicBoolean();

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean stopping;

	/** Whether the start in this phase is left out, as it came earlier. */
	private final AtomicBoolean startedEarly = new AtomicBoolean();

	/**
	 * Creates the lifecycle.
	 * @param driver what it starts and stops
	 * @param env the agent's environment, for its grace period
	 * @param autoStartup whether the driver starts with the application context
	 * @param phaseTimeout the time the application context waits for a phase to stop
	 * @param terminationHandler is told when the driver has ended by itself
	 */
	public ExecutorDriverLifecycle(ExecutorDriver driver, DriverEnv env, boolean autoStartup, Duration phaseTimeout,
			DriverTerminationHandler terminationHandler) {
		this.driver = driver;
		this.autoStartup = autoStartup;
		this.loggingContext = LoggingContext.of(env);
		this.timeout = min(env.shutdownGracePeriod().plus(CLOSING_TIME), phaseTimeout.minus(margin(phaseTimeout)));
		this.terminationHandler = terminationHandler;
	}

	/**
	 * Returns the time a driver has to end before the application context would abort it.
	 * @param phaseTimeout the time the application context waits for a phase to stop
	 * @return the period for
	 * {@link io.bcs.executor.BcsExecutorDriver.Builder#applicationShutdownPeriod(Duration)}
	 */
	public static Duration applicationShutdownPeriod(Duration phaseTimeout) {
		Duration period = phaseTimeout.minus(margin(phaseTimeout).multipliedBy(2));
		return (period.compareTo(SHORTEST) < 0) ? SHORTEST : min(period, LONGEST);
	}

	/** Everything ends a little before the context takes the beans away. */
	private static Duration margin(Duration phaseTimeout) {
		return min(CLOSING_TIME, phaseTimeout.dividedBy(10));
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Starts the driver and returns at once.
	 */
	@Override
	public void start() {
		if (this.startedEarly.getAndSet(false)) {
			return;
		}
		startDriver();
	}

	/**
	 * Starts the driver in an earlier phase than {@link #getPhase()}, in which it then is
	 * not started again. Returns at once.
	 */
	public void startEarly() {
		startDriver();
		this.startedEarly.set(true);
	}

	private void startDriver() {
		if (this.driver.status() == Status.DRIVER_NOT_STARTED) {
			this.driver.start();
		}
		else if (!this.driver.isRunning()) {
			// Not an exception: it would fail a context that is merely resumed.
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.restart-refused")
				.log("The executor driver has ended and can't be started again; a new application context makes a new "
						+ "one");
			return;
		}
		watch();
	}

	/**
	 * Shuts the driver down and waits for its end. Blocks at most for the agent's grace
	 * period and 1 s, or nearly the shutdown time-out of the context if that is shorter;
	 * then, or if the thread is interrupted, the driver is aborted.
	 */
	@Override
	public void stop() {
		this.startedEarly.set(false);
		if (!isRunning()) {
			return;
		}
		this.stopping = true;
		watch();
		requestShutdown();
		awaitEndOrAbort();
	}

	/**
	 * Shuts the driver down in the background.
	 * @param callback is run when the driver has ended
	 */
	@Override
	public void stop(Runnable callback) {
		new Thread(LoggingContext.wrap(this.loggingContext, () -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}), "bcs-executor-stop").start();
	}

	private void watch() {
		if (this.watched.compareAndSet(false, true)) {
			Thread thread = new Thread(LoggingContext.wrap(this.loggingContext, this::awaitEnd), "bcs-executor-exit");
			// The JVM must not end by itself between the end of the driver's own thread
			// and the exit of the application with its exit code.
			thread.setDaemon(false);
			thread.start();
		}
	}

	private void awaitEnd() {
		Status status;
		try {
			status = this.driver.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		this.ended.countDown();
		if (!this.stopping) {
			this.terminationHandler.onTermination(status);
		}
	}

	private void requestShutdown() {
		try {
			this.driver.shutdown();
		}
		catch (ExecutorDriverException ex) {
			logger.debug("The executor driver ended before it could be shut down", ex);
		}
	}

	private void awaitEndOrAbort() {
		try {
			if (this.ended.await(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.shutdown-timed-out")
				.log("The executor driver did not end within {} ms and is aborted. That is the agent's grace period, "
						+ "or spring.lifecycle.timeout-per-shutdown-phase where that is shorter",
						this.timeout.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.driver.abort();
	}

	@Override
	public boolean isRunning() {
		return this.driver.isRunning() || (this.watched.get() && this.ended.getCount() > 0);
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/**
	 * The highest phase: last up, first down.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
