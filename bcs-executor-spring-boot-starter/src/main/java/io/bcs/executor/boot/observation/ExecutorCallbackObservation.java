/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the starter, with their names and keys.
 *
 * @since 0.1.0
 */
public enum ExecutorCallbackObservation implements ObservationDocumentation {

	/** Around every callback of the executor, on the callback thread. */
	CALLBACK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultExecutorCallbackObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}

	};

	/**
	 * Keys with few values, which may become the tags of meters.
	 */
	public enum LowCardinality implements KeyName {

		/** The name of the callback's method, {@code launchTask} for example. */
		CALLBACK {

			@Override
			public String asString() {
				return "callback";
			}

		}

	}

	/**
	 * Keys with many values, for traces only.
	 */
	public enum HighCardinality implements KeyName {

		/** The executor's id. */
		EXECUTOR_ID {

			@Override
			public String asString() {
				return "executor.id";
			}

		},

		/** The id of the task, or of the tasks, separated by commas. */
		TASK_ID {

			@Override
			public String asString() {
				return "task.id";
			}

			@Override
			public boolean isRequired() {
				return false;
			}

		}

	}

}
