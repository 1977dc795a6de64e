/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * The data of a task is not what its runner expects. A runner that lets it pass fails the
 * task with its message.
 *
 * @since 0.1.0
 */
public class TaskDataException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TaskDataException(String message, Throwable cause) {
		super(message, cause);
	}

}
