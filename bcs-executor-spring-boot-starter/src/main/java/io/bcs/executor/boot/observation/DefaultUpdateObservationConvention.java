/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.micrometer.common.KeyValues;

/**
 * Names the observation {@code bcs.executor.update}, with the low-cardinality key
 * {@code state} and the high-cardinality key {@code task.id}. May be extended.
 *
 * @since 0.1.0
 */
public class DefaultUpdateObservationConvention implements UpdateObservationConvention {

	@Override
	public String getName() {
		return "bcs.executor.update";
	}

	@Override
	public String getContextualName(UpdateObservationContext context) {
		return "update " + context.getStatus().getState();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(UpdateObservationContext context) {
		return KeyValues.of("state", context.getStatus().getState().name());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(UpdateObservationContext context) {
		return KeyValues.of("task.id", context.getStatus().getTaskId().getValue());
	}

}
