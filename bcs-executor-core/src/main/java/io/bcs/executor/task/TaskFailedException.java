/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a runner to fail its task with a message, and a reason, of its choice. The
 * failure counts as foreseen: it is logged without a stack trace.
 *
 * @since 0.1.0
 */
public class TaskFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final TaskStatus.@Nullable Reason reason;

	/**
	 * Fails the task without a reason code.
	 * @param message what went wrong
	 */
	public TaskFailedException(String message) {
		this(message, null, null);
	}

	/**
	 * Fails the task.
	 * @param message what went wrong
	 * @param reason goes into the update, or {@code null} for none
	 * @param cause what led to it, or {@code null}
	 */
	public TaskFailedException(String message, TaskStatus.@Nullable Reason reason, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Returns the reason that goes into the update.
	 * @return the reason, or {@code null} for none
	 */
	public TaskStatus.@Nullable Reason reason() {
		return this.reason;
	}

}
