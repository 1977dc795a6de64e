/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

/**
 * What an agent lets an executor do. All methods are called on the agent's thread and
 * must return at once.
 */
public interface Workload {

	/**
	 * The executor has sent SUBSCRIBE; SUBSCRIBED is on its way.
	 * @param agent the agent
	 */
	void subscribed(LeanAgent agent);

	/**
	 * The executor has sent an update; its acknowledgement is on its way.
	 * @param agent the agent
	 * @param task the number of the task
	 * @param state the number of the state in {@code TaskState}
	 */
	void updated(LeanAgent agent, int task, int state);

	/**
	 * The executor or its connection has failed.
	 * @param cause why
	 */
	void failed(Throwable cause);

}
