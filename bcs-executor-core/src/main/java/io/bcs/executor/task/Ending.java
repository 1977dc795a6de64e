/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * How far a task had come when it ended.
 */
enum Ending {

	/** The runner was not called. */
	NOT_STARTED,

	/** The runner returned or threw. */
	RETURNED,

	/** The runner has not ended. */
	LEFT_BEHIND

}
