/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

import io.bcs.executor.task.TaskContext;

/**
 * One check of a task.
 *
 * @param schedule when the task is looked at
 * @param probe looks at it
 * @param evaluation decides what follows
 */
record CheckLoop(CheckSchedule schedule, Probe probe, Evaluation evaluation) {

	/** Looks at the task. Blocks. */
	ProbeResult look() throws InterruptedException {
		return this.probe.probe(this.schedule.timeout());
	}

	/** What follows from what was seen. Confined to one thread. */
	@FunctionalInterface
	interface Evaluation {

		/**
		 * Reports what was seen.
		 * @param result what was seen
		 * @param context the task
		 * @param elapsed the time since the task was started
		 * @return whether the task is looked at again
		 */
		boolean evaluate(ProbeResult result, TaskContext context, Duration elapsed);

	}

}
