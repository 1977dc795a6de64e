/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.HashMap;
import java.util.Map;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.LoggingContext;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;

/**
 * What the agent said about the executor when it subscribed. Immutable.
 */
record ExecutorIdentity(ExecutorInfo executor, FrameworkInfo framework, AgentInfo agent) {

	static final ExecutorIdentity UNKNOWN = new ExecutorIdentity(ExecutorInfo.getDefaultInstance(),
			FrameworkInfo.getDefaultInstance(), AgentInfo.getDefaultInstance());

	ExecutorIdentity on(AgentInfo agent) {
		return new ExecutorIdentity(this.executor, this.framework, agent);
	}

	/** Without this capability a framework must not be sent TASK_KILLING. */
	boolean understandsKilling() {
		return this.framework.getCapabilitiesList()
			.stream()
			.anyMatch((capability) -> capability.getType() == FrameworkInfo.Capability.Type.TASK_KILLING_STATE);
	}

	/** Returns the logging context, under the keys that the driver's own threads use. */
	Map<String, String> loggingContext(ExecutorDriver driver, String taskId) {
		Map<String, String> context = new HashMap<>(LoggingContext.of(driver.executorId(),
				this.framework.getId().getValue(), this.agent.getId().getValue()));
		context.put(LoggingContext.TASK_ID, taskId);
		return context;
	}

}
