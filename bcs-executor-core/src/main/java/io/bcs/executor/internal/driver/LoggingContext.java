/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.Map;

/**
 * The keys of the logging context (MDC) on the driver's threads.
 */
final class LoggingContext {

	static final String EXECUTOR_ID = "executorId";

	static final String FRAMEWORK_ID = "frameworkId";

	static final String TASK_ID = "taskId";

	private LoggingContext() {
	}

	static Map<String, String> of(String frameworkId, String executorId) {
		return Map.of(FRAMEWORK_ID, frameworkId, EXECUTOR_ID, executorId);
	}

}
