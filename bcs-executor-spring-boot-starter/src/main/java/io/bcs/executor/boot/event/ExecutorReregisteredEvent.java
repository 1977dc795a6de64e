/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.event;

import java.io.Serial;
import java.time.Duration;

import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.AgentInfo;

/**
 * The agent accepted a subscription after an outage.
 *
 * @since 0.1.0
 */
public final class ExecutorReregisteredEvent extends ExecutorApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final AgentInfo agent;

	private final Duration outage;

	private final int attempts;

	/**
	 * Creates the event.
	 * @param driver the driver
	 * @param agent the agent
	 * @param outage the time without a subscription
	 * @param attempts how many attempts it took
	 */
	public ExecutorReregisteredEvent(ExecutorDriver driver, AgentInfo agent, Duration outage, int attempts) {
		super(driver);
		this.agent = agent;
		this.outage = outage;
		this.attempts = attempts;
	}

	/**
	 * Returns the agent.
	 * @return the agent
	 */
	public AgentInfo getAgent() {
		return this.agent;
	}

	/**
	 * Returns the time without a subscription.
	 * @return the time without a subscription
	 */
	public Duration getOutage() {
		return this.outage;
	}

	/**
	 * Returns how many attempts it took.
	 * @return how many attempts it took
	 */
	public int getAttempts() {
		return this.attempts;
	}

}
