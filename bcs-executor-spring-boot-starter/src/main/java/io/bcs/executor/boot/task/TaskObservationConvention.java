/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.task;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of tasks and gives them their keys. A bean of this type replaces
 * the default one.
 *
 * @since 0.1.0
 * @see DefaultTaskObservationConvention
 */
public interface TaskObservationConvention extends ObservationConvention<TaskObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TaskObservationContext;
	}

}
