/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;

/**
 * How much a driver has on its hands at a moment. Each value is exact; they are not taken
 * at the very same instant.
 *
 * @param queuedCallbacks callbacks that wait for the one that is running
 * @param runningCallback how long the running callback has been running, zero if there is
 * none
 * @param activeTasks tasks that were launched and whose terminal update is not
 * acknowledged
 * @param unacknowledgedTasks tasks of which no update is acknowledged
 * @param unacknowledgedUpdates updates that wait for their acknowledgement
 * @since 0.1.0
 */
public record DriverLoad(int queuedCallbacks, Duration runningCallback, int activeTasks, int unacknowledgedTasks,
		int unacknowledgedUpdates) {

	/** Nothing at all: the load of a driver that was not started. */
	public static final DriverLoad NONE = new DriverLoad(0, Duration.ZERO, 0, 0, 0);

}
