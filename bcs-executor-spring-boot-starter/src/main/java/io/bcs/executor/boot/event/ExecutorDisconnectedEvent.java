/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;

import io.bcs.executor.ExecutorDriver;

/**
 * The event stream was lost. Once an outage.
 *
 * @since 0.1.0
 */
public final class ExecutorDisconnectedEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String reason;

	private final boolean reconnecting;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param reason why
	 * @param reconnecting whether the driver tries to subscribe again
	 */
	public ExecutorDisconnectedEvent(ExecutorDriver driver, String reason, boolean reconnecting) {
		super(driver);
		this.reason = reason;
		this.reconnecting = reconnecting;
	}

	/**
	 * Returns why.
	 * @return why
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Returns whether the driver tries to subscribe again.
	 * @return whether the driver tries to subscribe again
	 */
	public boolean isReconnecting() {
		return this.reconnecting;
	}

}
