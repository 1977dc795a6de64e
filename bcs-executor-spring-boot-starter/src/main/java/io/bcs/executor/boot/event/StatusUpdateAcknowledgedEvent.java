/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;
import java.time.Duration;

import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The agent acknowledged a status update: it is safe.
 *
 * @since 0.1.0
 */
public final class StatusUpdateAcknowledgedEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final TaskStatus status;

	private final Duration latency;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param status the update
	 * @param latency the time since it was sent by the application
	 */
	public StatusUpdateAcknowledgedEvent(ExecutorDriver driver, TaskStatus status, Duration latency) {
		super(driver);
		this.status = status;
		this.latency = latency;
	}

	/**
	 * Returns the update.
	 * @return the update
	 */
	public TaskStatus getStatus() {
		return this.status;
	}

	/**
	 * Returns the time since it was sent by the application.
	 * @return the time since it was sent by the application
	 */
	public Duration getLatency() {
		return this.latency;
	}

}
