/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.MessageFormatException;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what every update needs and the application need not know: a random UUID of
 * version 4 (the agent refuses other bytes), the time, the source and the ids.
 */
public final class TaskStatusDefaults {

	private final RandomUuids uuids = new RandomUuids();

	private final ExecutorID executorId;

	private final @Nullable AgentID agentId;

	/**
	 * Creates the defaults of one executor.
	 * @param env its environment
	 */
	public TaskStatusDefaults(DriverEnv env) {
		this.executorId = ExecutorID.newBuilder().setValue(env.executorId()).build();
		this.agentId = (env.agentId() != null) ? AgentID.newBuilder().setValue(env.agentId()).build() : null;
	}

	/**
	 * Fills in what the application leaves out of an update.
	 * @param update the update
	 * @return the update, complete
	 * @throws IllegalArgumentException if it names another agent or executor
	 */
	public TaskStatus complete(TaskStatus update) {
		requireSame("executor_id", update.hasExecutorId(), update.getExecutorId().getValue(),
				this.executorId.getValue());
		TaskStatus.Builder complete = update.toBuilder()
			.setUuid(this.uuids.next())
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setExecutorId(this.executorId);
		if (!update.hasTimestamp()) {
			complete.setTimestamp(System.currentTimeMillis() / 1000.0);
		}
		if (this.agentId != null) {
			requireSame("agent_id", update.hasAgentId(), update.getAgentId().getValue(), this.agentId.getValue());
			complete.setAgentId(this.agentId);
		}
		return complete.build();
	}

	/**
	 * Refuses what JSON can't carry, such as a number that is infinite.
	 * @param complete the update
	 * @param mediaType how it will be written
	 * @throws IllegalArgumentException if it can't be written
	 */
	public static void requireEncodable(TaskStatus complete, MediaType mediaType) {
		if (mediaType == MediaType.JSON) {
			try {
				byte[] unused = mediaType.encode(complete);
			}
			catch (MessageFormatException ex) {
				throw new IllegalArgumentException("The update can't be written as JSON: " + ex.getMessage(), ex);
			}
		}
	}

	/**
	 * The agent drops an update of another agent without a word, so it must not get
	 * there.
	 */
	private static void requireSame(String field, boolean present, String value, String expected) {
		if (present && !value.equals(expected)) {
			throw new IllegalArgumentException("The update's " + field + " is " + value + " but this executor's is "
					+ expected + "; leave it out, the driver fills it in");
		}
	}

}
