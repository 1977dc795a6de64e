/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The keys of the logging context (MDC), which the lines of the driver, of callbacks and
 * of task runners have, and a way to use them on threads of one's own. Never blocks.
 *
 * @since 0.1.0
 */
public final class LoggingContext {

	/** The executor's id. */
	public static final String EXECUTOR_ID = "executorId";

	/** The framework's id. */
	public static final String FRAMEWORK_ID = "frameworkId";

	/** The agent's id, where it is known. */
	public static final String AGENT_ID = "agentId";

	/** The task's id, or those of a group's tasks, in lines about tasks. */
	public static final String TASK_ID = "taskId";

	private LoggingContext() {
	}

	/**
	 * Returns what every line of an executor has.
	 * @param env has the ids; that of the agent may be missing
	 * @return values by keys
	 */
	public static Map<String, String> of(DriverEnv env) {
		return of(env.executorId(), env.frameworkId(), env.agentId());
	}

	/**
	 * Returns what every line of an executor has.
	 * @param executorId the executor's id
	 * @param frameworkId the framework's id
	 * @param agentId the agent's id, {@code null} or empty if it is not known
	 * @return values by keys
	 */
	public static Map<String, String> of(String executorId, String frameworkId, @Nullable String agentId) {
		return (agentId == null || agentId.isEmpty()) ? Map.of(FRAMEWORK_ID, frameworkId, EXECUTOR_ID, executorId)
				: Map.of(FRAMEWORK_ID, frameworkId, EXECUTOR_ID, executorId, AGENT_ID, agentId);
	}

	/**
	 * Runs something with values in the logging context of this thread, which is
	 * afterwards as it was before.
	 * @param values values by keys
	 * @param body what to run; what it throws is passed on
	 */
	public static void run(Map<String, String> values, Runnable body) {
		Map<String, @Nullable String> before = new HashMap<>();
		values.forEach((key, value) -> {
			before.put(key, MDC.get(key));
			MDC.put(key, value);
		});
		try {
			body.run();
		}
		finally {
			before.forEach((key, value) -> {
				if (value != null) {
					MDC.put(key, value);
				}
				else {
					MDC.remove(key);
				}
			});
		}
	}

	/**
	 * Wraps what a thread runs.
	 * @param values values by keys
	 * @param body what to run
	 * @return runs it with the values in the logging context
	 */
	public static Runnable wrap(Map<String, String> values, Runnable body) {
		return () -> run(values, body);
	}

}
