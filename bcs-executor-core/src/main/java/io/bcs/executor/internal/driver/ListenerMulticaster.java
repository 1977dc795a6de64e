/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the observers, and keeps their faults away from the driver.
 */
final class ListenerMulticaster {

	private static final Logger logger = LoggerFactory.getLogger(ListenerMulticaster.class);

	private final List<DriverListener> listeners;

	ListenerMulticaster(List<DriverListener> listeners) {
		List<DriverListener> all = new ArrayList<>();
		all.add(new LoggingDriverListener());
		all.addAll(listeners);
		this.listeners = List.copyOf(all);
	}

	void tell(DriverEvent event) {
		for (DriverListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("The listener {} failed on {}; the driver goes on", listener.getClass().getName(),
						event.getClass().getSimpleName(), ex);
			}
		}
	}

}
