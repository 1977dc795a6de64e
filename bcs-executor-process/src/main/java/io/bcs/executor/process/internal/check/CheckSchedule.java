/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

/**
 * When a task is looked at.
 *
 * @param delay the time from the start of the task to the first look
 * @param interval the time from the end of a look to the next one
 * @param timeout the longest time a look may take, zero for any
 */
record CheckSchedule(Duration delay, Duration interval, Duration timeout) {

	static CheckSchedule ofSeconds(double delay, double interval, double timeout) {
		return new CheckSchedule(Timeouts.ofSeconds(delay), Timeouts.ofSeconds(interval), Timeouts.ofSeconds(timeout));
	}

}
