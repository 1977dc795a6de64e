/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.function.Predicate;

import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * How an {@link EmbeddedAgent} acknowledges the updates of its executor. All methods may
 * be called from any thread and do not wait for the executor.
 *
 * @since 0.1.0
 */
public interface AgentAcknowledgements {

	/**
	 * Changes when updates are acknowledged, from the next update on. Those withheld so
	 * far stay so until {@link #acknowledge(String)}.
	 * @param mode when
	 */
	void use(AcknowledgementMode mode);

	/**
	 * Changes how updates are acknowledged, from the next update on, and how long that
	 * takes. An agent that is stopped meanwhile does not acknowledge any more.
	 * @param mode how
	 * @param delay time from an update to its acknowledgement
	 */
	void use(AcknowledgementMode mode, Duration delay);

	/**
	 * Acknowledges the withheld updates of a task, in order.
	 * @param taskId the task's id
	 * @return how many there were
	 */
	int acknowledge(String taskId);

	/**
	 * Acknowledges withheld updates, in order of arrival.
	 * @param which which of them
	 * @return how many there were
	 */
	int acknowledge(Predicate<TaskStatus> which);

	/**
	 * Acknowledges all withheld updates, the latest first.
	 * @return how many there were
	 */
	int acknowledgeInReverse();

	/**
	 * Lets the scheduler's acknowledgement of a task's end reach the agent, which then
	 * lets go of the task: from now on no update of it is acknowledged, not even a
	 * repetition.
	 * @param taskId the task's id
	 */
	void forget(String taskId);

}
