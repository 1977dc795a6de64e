/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;

import io.bcs.executor.ExecutorDriver;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened to the executor's driver.
 * <p>
 * Events are published in the order in which things happen, one at a time, on a thread of
 * their own named {@code bcs-executor-events}: a listener that blocks delays the events
 * behind it, never the driver. They inform; what a task needs is told to the
 * {@link io.bcs.executor.Executor}, whose callbacks run on another thread and may come
 * sooner or later than the event of the same matter.
 *
 * @since 0.1.0
 */
public abstract class ExecutorApplicationEvent extends ApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient ExecutorDriver driver;

	ExecutorApplicationEvent(ExecutorDriver driver) {
		super(driver);
		this.driver = driver;
	}

	/**
	 * Returns the driver.
	 * @return the driver
	 */
	public ExecutorDriver getDriver() {
		return this.driver;
	}

}
