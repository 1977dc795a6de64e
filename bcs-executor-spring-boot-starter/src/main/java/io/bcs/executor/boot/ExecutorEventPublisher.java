/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.boot.internal.RepeatedWarning;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Publishes the {@link DriverEvent}s of the driver as payload events of the application
 * context: an {@code @EventListener} method takes the type it wants, such as
 * {@link DriverEvent.Subscribed}.
 * <p>
 * Events are published in order, one at a time, on a thread of their own, which is there
 * only while there are events. Up to 10,000 wait for slow listeners; further ones are
 * dropped with a warning, since neither memory nor the driver may suffer from them.
 * <p>
 * Which types have listeners is found out once, when the context has been refreshed;
 * events of other types cost a look-up from then on. The rare types
 * ({@link DriverEvent.Subscribing}, {@link DriverEvent.Subscribed},
 * {@link DriverEvent.SubscriptionFailed}, {@link DriverEvent.Disconnected},
 * {@link DriverEvent.ShutdownRequested}, {@link DriverEvent.Ended}) are always published.
 * After adding a listener of another type to a context that is refreshed, call
 * {@link #detectListeners()}.
 *
 * @since 0.1.0
 */
public final class ExecutorEventPublisher
		implements DriverListener, SmartLifecycle, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorEventPublisher.class);

	private static final int CAPACITY = 10_000;

	private static final long IDLE_SECONDS = 10;

	/** How long the application's end waits for listeners. */
	private static final long DRAIN_SECONDS = 1;

	/** Stops after the driver, whose end is an event as well. */
	private static final int PHASE = DEFAULT_PHASE - 256;

	private final ConfigurableApplicationContext context;

	private final ThreadPoolExecutor executor;

	private final RepeatedWarning dropped = new RepeatedWarning();

	private final RepeatedWarning failed = new RepeatedWarning();

	/** The types without a listener; none is known before the context is refreshed. */
	private volatile Set<Class<?>> unheard = Set.of();

	private volatile boolean running;

	/** The thread that publishes right now. */
	private volatile @Nullable Thread publishing;

	/**
	 * Creates the publisher.
	 * @param context publishes the events and knows the listeners
	 * @param threads makes the thread
	 */
	public ExecutorEventPublisher(ConfigurableApplicationContext context, ThreadFactory threads) {
		this.context = context;
		this.executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(CAPACITY), threads);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Queues an event. Called on the driver's own thread; never blocks.
	 */
	@Override
	public void onEvent(DriverEvent event) {
		if (this.unheard.contains(event.getClass())) {
			return;
		}
		try {
			this.executor.execute(() -> publish(event));
		}
		catch (RejectedExecutionException ex) {
			if (this.executor.isShutdown()) {
				logger.debug("{} came after the end of the application", event);
			}
			else {
				warnDropped(this.dropped.occurred());
			}
		}
	}

	private void publish(DriverEvent event) {
		this.publishing = Thread.currentThread();
		try {
			this.context.publishEvent(event);
		}
		catch (Throwable ex) {
			if (!this.context.isActive()) {
				// The listener before this one may have closed it.
				logger.debug("{} could not be published, because the application is closed", event, ex);
				return;
			}
			long count = this.failed.occurred();
			if (count > 0) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.event-listener-failed")
					.setCause(ex)
					.log("A listener of the application failed on the driver's event {} ({} failures since the last "
							+ "such line)", event.getClass().getSimpleName(), count);
			}
		}
		finally {
			this.publishing = null;
		}
	}

	private static void warnDropped(long count) {
		if (count > 0) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.events-dropped")
				.log("{} events of the driver were dropped, because {} wait for event listeners of the application "
						+ "that are slow or hang", count, CAPACITY);
		}
	}

	/**
	 * Finds out anew which types of events have listeners.
	 */
	public void detectListeners() {
		this.unheard = new DriverEventListeners(this.context).unheard();
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context) {
			detectListeners();
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Publishes what waits, but not for long: an application that ends does not wait for
	 * its listeners. A listener that ends the application itself is not waited for, nor
	 * interrupted.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.executor.shutdown();
		warnDropped(this.dropped.takeUnreported());
		if (Thread.currentThread() == this.publishing) {
			return;
		}
		try {
			if (!this.executor.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.events-not-published")
					.log("{} events of the driver are not published, because event listeners of the application did "
							+ "not return within {} s of its end", this.executor.shutdownNow().size(), DRAIN_SECONDS);
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
