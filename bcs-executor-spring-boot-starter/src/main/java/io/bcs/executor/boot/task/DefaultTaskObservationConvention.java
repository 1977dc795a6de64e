/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.task;

import io.micrometer.common.KeyValues;

/**
 * Names the observation {@code bcs.executor.task}, with the low-cardinality key
 * {@code cancelled} and the high-cardinality keys {@code task.id}, {@code task.name} and
 * {@code executor.id}. May be extended.
 *
 * @since 0.1.0
 */
public class DefaultTaskObservationConvention implements TaskObservationConvention {

	@Override
	public String getName() {
		return "bcs.executor.task";
	}

	@Override
	public String getContextualName(TaskObservationContext context) {
		return "task " + context.getTask().task().getName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
		return KeyValues.of("cancelled", Boolean.toString(context.getTask().isCancelled()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
		return KeyValues.of("task.id", context.getTask().taskId(), "task.name", context.getTask().task().getName(),
				"executor.id", context.getTask().executor().getExecutorId().getValue());
	}

}
