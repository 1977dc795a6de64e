/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;

/**
 * The driver has ended, in whatever way. The last event of a driver.
 *
 * @since 0.1.0
 */
public final class DriverStoppedEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Status status;

	private final StopReason reason;

	private final String message;

	private final int undelivered;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @param reason why
	 * @param message the same as a sentence
	 * @param undelivered how many updates were left without acknowledgement
	 */
	public DriverStoppedEvent(ExecutorDriver driver, Status status, StopReason reason, String message,
			int undelivered) {
		super(driver);
		this.status = status;
		this.reason = reason;
		this.message = message;
		this.undelivered = undelivered;
	}

	/**
	 * Returns {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}.
	 * @return {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 */
	public Status getStatus() {
		return this.status;
	}

	/**
	 * Returns why.
	 * @return why
	 */
	public StopReason getReason() {
		return this.reason;
	}

	/**
	 * Returns the same as a sentence.
	 * @return the same as a sentence
	 */
	public String getMessage() {
		return this.message;
	}

	/**
	 * Returns how many updates were left without acknowledgement.
	 * @return how many updates were left without acknowledgement
	 */
	public int getUndelivered() {
		return this.undelivered;
	}

}
