/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

/**
 * The time, and what happens later. What is scheduled runs on a thread of the timers, and
 * does not block.
 */
interface TaskTimers {

	/** Makes sure that the timers have their thread. Throws if it can't be started. */
	void start();

	long nanoTime();

	/**
	 * Schedules something.
	 * @param delay the time until then
	 * @param task what to do
	 * @return calls it off when run
	 */
	Runnable schedule(Duration delay, Runnable task);

	/** Ends the thread. What is scheduled is dropped. */
	void close();

}
