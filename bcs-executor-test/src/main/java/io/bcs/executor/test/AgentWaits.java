/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Waits until an executor has done something. {@link EmbeddedAgent} waits as long as it
 * was built to wait, {@link #within(Duration)} as long as it is told. All methods may be
 * called from any thread but an {@link AgentListener}'s, and block. What does not come in
 * time is an {@link AssertionError} that says what came instead; it is thrown in the
 * calling thread.
 *
 * @since 0.1.0
 */
public interface AgentWaits {

	/**
	 * Waits until the executor has an open event stream.
	 */
	void awaitSubscription();

	/**
	 * Waits until the executor has subscribed so many times, since the agent was started
	 * first or was reset.
	 * @param count how often, the first time included
	 */
	void awaitSubscriptions(int count);

	/**
	 * Waits until the executor's event stream is closed, or was closed.
	 */
	void awaitDisconnection();

	/**
	 * Waits until a task has, or had, a state.
	 * @param taskId the task's id
	 * @param state the state
	 * @return the status by which the scheduler learnt of it
	 */
	TaskStatus awaitUpdate(String taskId, TaskState state);

	/**
	 * Waits for a call, or finds it among those that have come.
	 * @param what the call in words, for the failure's text
	 * @param which recognises the call; called on the agent's thread
	 * @return the first such call
	 */
	RecordedCall awaitCall(String what, Predicate<RecordedCall> which);

	/**
	 * Waits until something is true.
	 * @param what what is waited for, for the failure's text
	 * @param condition the condition; called on the agent's thread whenever something has
	 * happened, and may ask the agent for whatever does not wait
	 */
	void await(String what, BooleanSupplier condition);

	/**
	 * Returns the same waits with another time-out. Does not block itself.
	 * @param timeout how long each waits at most
	 * @return the waits
	 */
	AgentWaits within(Duration timeout);

}
