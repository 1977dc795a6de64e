/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.event.DriverStoppedEvent;
import io.bcs.executor.boot.event.ExecutorApplicationEvent;
import io.bcs.executor.boot.event.ExecutorDisconnectedEvent;
import io.bcs.executor.boot.event.ExecutorRegisteredEvent;
import io.bcs.executor.boot.event.ExecutorReregisteredEvent;
import io.bcs.executor.boot.event.ShutdownRequestedEvent;
import io.bcs.executor.boot.event.StatusUpdateAcknowledgedEvent;
import io.bcs.executor.boot.event.TaskLaunchedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what the driver does as {@link ExecutorApplicationEvent application events},
 * off the driver's own thread.
 * <p>
 * Up to 10,000 events wait for listeners that are slow; beyond that, events are dropped
 * with a warning, since neither memory nor the driver may suffer from them. The thread is
 * there only while there are events.
 *
 * @since 0.1.0
 */
public final class ExecutorEventPublisher implements DriverListener, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorEventPublisher.class);

	private static final int CAPACITY = 10_000;

	private static final long IDLE_SECONDS = 10;

	/** How long the application's end waits for listeners. */
	private static final long DRAIN_SECONDS = 1;

	/** Stops after the driver, whose end is an event as well. */
	private static final int PHASE = DEFAULT_PHASE - 256;

	private final ApplicationEventPublisher publisher;

	private final Supplier<ExecutorDriver> driver;

	private final ThreadPoolExecutor thread;

	private final AtomicLong dropped = new AtomicLong();

	private volatile boolean running;

	/** The thread that publishes right now. */
	private volatile @Nullable Thread publishing;

	/**
	 * Creates the publisher.
	 * @param publisher publishes the events
	 * @param driver gives the driver, once there is something to publish
	 * @param threads makes the thread
	 */
	public ExecutorEventPublisher(ApplicationEventPublisher publisher, Supplier<ExecutorDriver> driver,
			ThreadFactory threads) {
		this.publisher = publisher;
		this.driver = driver;
		this.thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CAPACITY),
				threads);
		this.thread.allowCoreThreadTimeOut(true);
	}

	@Override
	public void onEvent(DriverEvent event) {
		Function<ExecutorDriver, ExecutorApplicationEvent> translation = translation(event);
		if (translation == null) {
			return;
		}
		try {
			this.thread.execute(() -> publish(event, translation));
		}
		catch (RejectedExecutionException ex) {
			if (this.thread.isShutdown()) {
				logger.debug("{} came after the end of the application", event);
			}
			else if (this.dropped.getAndIncrement() == 0) {
				logger.warn("{} events of the executor wait for the application's event listeners, which are too slow "
						+ "or hang; further ones are dropped", CAPACITY);
			}
		}
	}

	private void publish(DriverEvent event, Function<ExecutorDriver, ExecutorApplicationEvent> translation) {
		this.publishing = Thread.currentThread();
		try {
			this.publisher.publishEvent(translation.apply(this.driver.get()));
		}
		catch (Throwable ex) {
			logger.warn("A listener of the application failed on the executor's event {}",
					event.getClass().getSimpleName(), ex);
		}
		this.publishing = null;
		long missing = this.thread.getQueue().isEmpty() ? this.dropped.getAndSet(0) : 0;
		if (missing > 0) {
			logger.warn("{} events of the executor were dropped", missing);
		}
	}

	/** The others are of interest to metrics only, and not worth a task each. */
	private static @Nullable Function<ExecutorDriver, ExecutorApplicationEvent> translation(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			return (driver) -> new StatusUpdateAcknowledgedEvent(driver, acknowledged.status(), acknowledged.latency());
		}
		if (event instanceof DriverEvent.TaskLaunched launched) {
			return (driver) -> new TaskLaunchedEvent(driver, launched.task());
		}
		if (event instanceof DriverEvent.Subscribed subscribed) {
			return (driver) -> subscribed.resubscription() ? new ExecutorReregisteredEvent(driver, subscribed.agent(),
					subscribed.outage(), subscribed.attempts())
					: new ExecutorRegisteredEvent(driver, subscribed.agent());
		}
		if (event instanceof DriverEvent.Disconnected disconnected) {
			return (driver) -> new ExecutorDisconnectedEvent(driver, disconnected.reason(),
					disconnected.reconnecting());
		}
		if (event instanceof DriverEvent.ShutdownRequested shutdown) {
			return (driver) -> new ShutdownRequestedEvent(driver, shutdown.reason(), shutdown.gracePeriod());
		}
		if (event instanceof DriverEvent.Ended ended) {
			return (driver) -> new DriverStoppedEvent(driver, ended.status(), ended.reason(), ended.message(),
					ended.undelivered());
		}
		return null;
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Publishes what waits, but not for long: an application that ends does not wait for
	 * its listeners. A listener that ends the application itself is not waited for, nor
	 * interrupted on its way.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.thread.shutdown();
		if (Thread.currentThread() == this.publishing) {
			return;
		}
		try {
			if (!this.thread.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("{} events of the executor are not published, because listeners of the application did "
						+ "not return in time", this.thread.shutdownNow().size());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
