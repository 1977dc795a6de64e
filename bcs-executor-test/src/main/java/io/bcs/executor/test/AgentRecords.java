/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.util.List;

import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What an {@link EmbeddedAgent} has seen and done since it was started first or was
 * reset. All methods may be called from any thread and do not wait for the executor. They
 * can still be called when the agent is closed.
 *
 * @since 0.1.0
 */
public interface AgentRecords {

	/**
	 * Returns the states of a task that the scheduler learnt of, in order: those from the
	 * executor as it sent them, and any that the agent itself put ({@code SOURCE_AGENT}).
	 * A repeated update is there once.
	 * @param taskId the task's id
	 * @return the statuses
	 */
	List<TaskStatus> updatesOf(String taskId);

	/**
	 * {@return what {@link #updatesOf(String)} returns, of all tasks}
	 */
	List<TaskStatus> updates();

	/**
	 * {@return how many different updates came from the executor}
	 */
	long updatesReceived();

	/**
	 * {@return how many different updates were acknowledged}
	 */
	long updatesAcknowledged();

	/**
	 * {@return how many acknowledgements were sent, repetitions included}
	 */
	long acknowledgementsSent();

	/**
	 * {@return how many subscriptions the agent took}
	 */
	int subscriptions();

	/**
	 * {@return the messages from the executor to the scheduler, in order}
	 */
	List<byte[]> messages();

	/**
	 * {@return the requests that were responded to so far, in order}
	 */
	List<RecordedCall> calls();

	/**
	 * Returns the events that were sent, queued or lost so far. One that was queued
	 * stands there again when it is sent.
	 * @return the events in order
	 */
	List<RecordedEvent> events();

	/**
	 * Returns the requests that the agent refused for what they are: with an error that
	 * no {@link AgentFault} and no restart of the agent explains.
	 * @return the requests in order, expected or not
	 */
	List<RecordedCall> refusedCalls();

	/**
	 * Checks that no request was refused that was not expected to be.
	 * @throws AssertionError if one was, with the agent's reason and what happened
	 */
	void verifyNoUnexpectedRefusals();

	/**
	 * {@return what happened so far, one line each, for people to read}
	 */
	String history();

	/**
	 * Adds what happened to a failure that does not tell it itself.
	 * @param failure the failure of a test
	 */
	void explain(Throwable failure);

	/**
	 * Forgets all calls, events and updates so far, and the tasks whose end was
	 * acknowledged, for runs so long that they would fill the memory. An update that the
	 * executor repeats afterwards is not recognised: call this once everything is
	 * acknowledged. What is counted is counted on.
	 */
	void clearHistory();

}
