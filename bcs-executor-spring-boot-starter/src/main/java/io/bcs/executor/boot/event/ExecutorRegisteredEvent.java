/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;

import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.AgentInfo;

/**
 * The agent accepted the first subscription.
 *
 * @since 0.1.0
 */
public final class ExecutorRegisteredEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final AgentInfo agent;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param agent the agent
	 */
	public ExecutorRegisteredEvent(ExecutorDriver driver, AgentInfo agent) {
		super(driver);
		this.agent = agent;
	}

	/**
	 * Returns the agent.
	 * @return the agent
	 */
	public AgentInfo getAgent() {
		return this.agent;
	}

}
