/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.internal;

import java.util.HashMap;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import org.slf4j.MDC;

/**
 * Puts the ids of executor and framework into the logging context (MDC) of the starter's
 * threads, under the keys that the driver's own threads use. Thread-safe.
 */
public final class LoggingContext {

	private final Map<String, String> ids;

	/**
	 * Creates the context.
	 * @param env the driver's environment, which has the ids
	 */
	public LoggingContext(DriverEnv env) {
		this.ids = new HashMap<>(Map.of("executorId", env.executorId(), "frameworkId", env.frameworkId()));
		if (env.agentId() != null) {
			this.ids.put("agentId", env.agentId());
		}
	}

	/**
	 * Wraps what a thread runs from its beginning to its end.
	 * @param task the task
	 * @return the task with the ids in the logging context
	 */
	public Runnable wrap(Runnable task) {
		return () -> {
			this.ids.forEach(MDC::put);
			try {
				task.run();
			}
			finally {
				this.ids.keySet().forEach(MDC::remove);
			}
		};
	}

}
