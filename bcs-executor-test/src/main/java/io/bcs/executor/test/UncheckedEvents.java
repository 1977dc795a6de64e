/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Sends an executor what no master would let through. All methods may be called from any
 * thread and do not wait for the executor.
 *
 * @since 0.1.0
 */
public interface UncheckedEvents {

	/**
	 * Sends a LAUNCH, whatever the task is. Before the first subscription it is queued.
	 * @param task the task; an empty agent id and a missing executor are filled in
	 * @return what became of the event
	 */
	Delivery launch(TaskInfo task);

	/**
	 * Sends a LAUNCH_GROUP, whatever the tasks are.
	 * @param group the tasks; completed as by {@link #launch(TaskInfo)}
	 * @return what became of the event
	 */
	Delivery launchGroup(TaskGroupInfo group);

	/**
	 * Sends any event, as it is.
	 * @param event the event
	 * @return what became of it
	 */
	Delivery send(Event event);

}
