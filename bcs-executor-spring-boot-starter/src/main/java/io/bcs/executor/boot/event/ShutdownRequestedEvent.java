/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;
import java.time.Duration;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.StopReason;

/**
 * The executor is asked to shut down, by the agent or because the application closes.
 *
 * @since 0.1.0
 */
public final class ShutdownRequestedEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final StopReason reason;

	private final Duration gracePeriod;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param reason who or what asks
	 * @param gracePeriod the time it has
	 */
	public ShutdownRequestedEvent(ExecutorDriver driver, StopReason reason, Duration gracePeriod) {
		super(driver);
		this.reason = reason;
		this.gracePeriod = gracePeriod;
	}

	/**
	 * Returns who or what asks.
	 * @return who or what asks
	 */
	public StopReason getReason() {
		return this.reason;
	}

	/**
	 * Returns the time it has.
	 * @return the time it has
	 */
	public Duration getGracePeriod() {
		return this.gracePeriod;
	}

}
