/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.Serial;

import org.apache.mesos.v1.Protos.Status;

/**
 * A call to the driver that its current status, or one of its limits, does not allow. The
 * message says what was expected.
 *
 * @since 0.1.0
 */
public class ExecutorDriverException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Status status;

	/**
	 * Creates the exception.
	 * @param message what was refused, why, and what to do instead
	 * @param status the driver's status at that moment
	 */
	public ExecutorDriverException(String message, Status status) {
		super(message);
		this.status = status;
	}

	/**
	 * Returns the driver's status when the call was refused.
	 * @return the status
	 */
	public Status status() {
		return this.status;
	}

}
