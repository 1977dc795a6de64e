/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * How far a task has come.
 */
enum TaskPhase {

	/** Waits for other tasks to end. */
	QUEUED,

	/** Has its thread, which has not called the runner yet. */
	STARTING,

	/** The runner was called and has not ended. */
	RUNNING,

	/** The last update is made. */
	ENDED

}
