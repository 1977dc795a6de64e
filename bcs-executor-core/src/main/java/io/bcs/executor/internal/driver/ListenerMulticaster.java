/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Publishes events to the listeners, on the event loop. Keeps their failures away from
 * the driver, and names one that does not return at once.
 */
final class ListenerMulticaster {

	private static final Logger logger = LoggerFactory.getLogger(ListenerMulticaster.class);

	/** Longer than a garbage collection, shorter than what an agent waits for. */
	private static final Duration SLOW = Duration.ofMillis(200);

	private final List<DriverListener> listeners;

	private final RateLimit warnings;

	private final LongSupplier nanoTime;

	ListenerMulticaster(List<DriverListener> listeners, RateLimit warnings, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.listeners = List.copyOf(listeners);
		this.warnings = warnings;
	}

	void publish(DriverEvent event) {
		long begin = this.nanoTime.getAsLong();
		for (DriverListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				this.warnings.log(logger, Level.WARN, "listener-failed", () -> "The listener "
						+ listener.getClass().getName() + " failed on " + name(event) + "; the driver continues", ex);
			}
			long end = this.nanoTime.getAsLong();
			long nanos = end - begin;
			begin = end;
			if (nanos > SLOW.toNanos()) {
				this.warnings.warn(logger, "listener-slow",
						() -> "The listener " + listener.getClass().getName() + " held up the driver's thread for "
								+ nanos / 1_000_000 + " ms on " + name(event)
								+ "; listeners must return at once and leave work to other threads");
			}
		}
	}

	private static String name(DriverEvent event) {
		return event.getClass().getSimpleName();
	}

}
