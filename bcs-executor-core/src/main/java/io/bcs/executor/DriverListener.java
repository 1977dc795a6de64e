/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

/**
 * Observes a driver without taking part: the hook for metrics, health and application
 * events.
 * <p>
 * Called on the driver's own thread, in the order in which things happen, and must return
 * at once: whatever blocks here delays every update. The driver's
 * {@link ExecutorDriver#snapshot() snapshot} already shows what the event is about. An
 * exception is logged and otherwise ignored.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DriverListener {

	/**
	 * Something happened.
	 * @param event what it was
	 */
	void onEvent(DriverEvent event);

}
