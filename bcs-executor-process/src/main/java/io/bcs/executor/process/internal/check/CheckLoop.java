/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

import io.bcs.executor.task.TaskContext;

/**
 * One check of a task: what it sees, and what follows. Confined to one thread.
 */
interface CheckLoop {

	/** Returns when the task is looked at. */
	CheckSchedule schedule();

	/** Looks at the task. Blocks. */
	ProbeResult probe() throws InterruptedException;

	/**
	 * Reports what was seen.
	 * @param result what was seen
	 * @param context the task
	 * @param elapsed the time since the task was started
	 * @return whether the task is looked at again
	 */
	boolean evaluate(ProbeResult result, TaskContext context, Duration elapsed);

}
