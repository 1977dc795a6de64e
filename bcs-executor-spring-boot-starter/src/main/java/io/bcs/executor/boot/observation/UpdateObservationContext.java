/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.micrometer.observation.Observation;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What is known of a status update that is observed.
 *
 * @since 0.1.0
 */
public class UpdateObservationContext extends Observation.Context {

	private final TaskStatus status;

	/**
	 * Creates the context.
	 * @param status the update, with its UUID and timestamp
	 */
	public UpdateObservationContext(TaskStatus status) {
		this.status = status;
	}

	/**
	 * Returns the update.
	 * @return the status as it is sent
	 */
	public TaskStatus getStatus() {
		return this.status;
	}

}
