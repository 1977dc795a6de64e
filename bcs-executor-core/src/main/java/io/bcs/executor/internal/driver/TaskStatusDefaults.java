/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.ByteBuffer;
import java.util.UUID;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.MessageFormatException;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Fills in what every update needs and the application need not know: a random UUID of
 * version 4 (the agent refuses other bytes), the time, the source and the ids.
 */
public final class TaskStatusDefaults {

	private final DriverEnv env;

	/**
	 * Creates the defaults of one executor.
	 * @param env its environment
	 */
	public TaskStatusDefaults(DriverEnv env) {
		this.env = env;
	}

	/**
	 * Fills in what the application leaves out of an update.
	 * @param update the update
	 * @return the update, complete
	 * @throws IllegalArgumentException if it names another agent or executor
	 */
	public TaskStatus complete(TaskStatus update) {
		TaskStatus.Builder complete = update.toBuilder()
			.setUuid(uuid(UUID.randomUUID()))
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setExecutorId(executorId(update));
		if (!update.hasTimestamp()) {
			complete.setTimestamp(System.currentTimeMillis() / 1000.0);
		}
		String agentId = this.env.agentId();
		if (agentId != null) {
			requireSame("agent_id", update.hasAgentId(), update.getAgentId().getValue(), agentId);
			complete.setAgentId(AgentID.newBuilder().setValue(agentId));
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

	private ExecutorID executorId(TaskStatus update) {
		requireSame("executor_id", update.hasExecutorId(), update.getExecutorId().getValue(), this.env.executorId());
		return ExecutorID.newBuilder().setValue(this.env.executorId()).build();
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

	private static ByteString uuid(UUID uuid) {
		return ByteString.copyFrom(ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.flip());
	}

}
