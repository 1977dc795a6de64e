/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of status updates and gives them their keys. A bean of this type
 * replaces the default one.
 *
 * @since 0.1.0
 * @see DefaultUpdateObservationConvention
 */
public interface UpdateObservationConvention extends ObservationConvention<UpdateObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof UpdateObservationContext;
	}

}
