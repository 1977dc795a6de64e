/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Watches an {@link EmbeddedAgent}. Called on the agent's own thread, in the order in
 * which things happen; must return at once. An exception is noted in the agent's history
 * and otherwise ignored.
 *
 * @since 0.1.0
 */
public interface AgentListener {

	/**
	 * A call was responded to.
	 * @param call the call, with its response
	 */
	default void onCall(RecordedCall call) {
	}

	/**
	 * The scheduler learns a task's state: from the executor, or from the agent itself
	 * where the status says so ({@code SOURCE_AGENT}). An update that the executor
	 * repeats is told once.
	 * @param status the state
	 */
	default void onUpdate(TaskStatus status) {
	}

	/**
	 * An executor subscribed.
	 * @param count how often by now
	 */
	default void onSubscribed(int count) {
	}

	/**
	 * The event stream ended, whoever ended it.
	 */
	default void onStreamClosed() {
	}

}
