/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.Map;

import io.bcs.executor.DriverEnv;

/**
 * The keys of the logging context (MDC) on the driver's threads.
 */
public final class LoggingContext {

	static final String EXECUTOR_ID = "executorId";

	static final String FRAMEWORK_ID = "frameworkId";

	static final String TASK_ID = "taskId";

	private static final String AGENT_ID = "agentId";

	private LoggingContext() {
	}

	/**
	 * Returns what every line of an executor has.
	 * @param env has the ids; that of the agent may be missing
	 * @return values by keys
	 */
	public static Map<String, String> of(DriverEnv env) {
		String agentId = env.agentId();
		return (agentId == null) ? Map.of(FRAMEWORK_ID, env.frameworkId(), EXECUTOR_ID, env.executorId())
				: Map.of(FRAMEWORK_ID, env.frameworkId(), EXECUTOR_ID, env.executorId(), AGENT_ID, agentId);
	}

}
