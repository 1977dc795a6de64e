/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.util.List;

import io.bcs.executor.CallbackInvocation;
import io.micrometer.observation.Observation;
import org.apache.mesos.v1.Protos.TaskID;

/**
 * What is known of a callback that is observed.
 *
 * @since 0.1.0
 */
public class ExecutorCallbackContext extends Observation.Context {

	private final String executorId;

	private final String callback;

	private final List<TaskID> taskIds;

	/**
	 * Creates the context.
	 * @param invocation the callback
	 */
	public ExecutorCallbackContext(CallbackInvocation invocation) {
		this.executorId = invocation.driver().executorId();
		this.callback = invocation.callback();
		this.taskIds = invocation.taskIds();
	}

	/**
	 * Returns the executor's id.
	 * @return the id
	 */
	public String getExecutorId() {
		return this.executorId;
	}

	/**
	 * Returns the name of the callback's method.
	 * @return the name, {@code launchTask} for example
	 */
	public String getCallback() {
		return this.callback;
	}

	/**
	 * Returns the tasks the callback is about.
	 * @return the ids, often one, none for a callback that is not about tasks
	 */
	public List<TaskID> getTaskIds() {
		return this.taskIds;
	}

}
