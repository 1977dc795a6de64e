/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.util.List;
import java.util.stream.Collectors;

import io.bcs.executor.boot.observation.ExecutorCallbackObservation.HighCardinality;
import io.bcs.executor.boot.observation.ExecutorCallbackObservation.LowCardinality;
import io.micrometer.common.KeyValues;
import org.apache.mesos.v1.Protos.TaskID;

/**
 * Names and keys as {@link ExecutorCallbackObservation} documents them. May be extended.
 *
 * @since 0.1.0
 */
public class DefaultExecutorCallbackObservationConvention implements ExecutorCallbackObservationConvention {

	@Override
	public String getName() {
		return "bcs.executor.callback";
	}

	@Override
	public String getContextualName(ExecutorCallbackContext context) {
		return "executor " + context.getCallback();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ExecutorCallbackContext context) {
		return KeyValues.of(LowCardinality.CALLBACK.withValue(context.getCallback()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ExecutorCallbackContext context) {
		KeyValues keyValues = KeyValues.of(HighCardinality.EXECUTOR_ID.withValue(context.getExecutorId()));
		List<TaskID> ids = context.getTaskIds();
		if (ids.isEmpty()) {
			return keyValues;
		}
		String taskIds = (ids.size() == 1) ? ids.get(0).getValue()
				: ids.stream().map(TaskID::getValue).collect(Collectors.joining(","));
		return keyValues.and(HighCardinality.TASK_ID.withValue(taskIds));
	}

}
