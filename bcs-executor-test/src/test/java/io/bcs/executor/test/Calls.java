/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.ByteBuffer;
import java.util.UUID;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Calls as a good executor makes them.
 */
final class Calls {

	private Calls() {
	}

	static Call subscribe(EmbeddedAgent agent, Call.Subscribe subscribe) {
		return call(agent, Call.Type.SUBSCRIBE).setSubscribe(subscribe).build();
	}

	static Call subscribe(EmbeddedAgent agent) {
		return subscribe(agent, Call.Subscribe.getDefaultInstance());
	}

	static Call update(EmbeddedAgent agent, TaskStatus status) {
		return call(agent, Call.Type.UPDATE).setUpdate(Call.Update.newBuilder().setStatus(status)).build();
	}

	static Call update(EmbeddedAgent agent, String taskId, TaskState state) {
		return update(agent, status(taskId, state));
	}

	static Call message(EmbeddedAgent agent, String text) {
		return call(agent, Call.Type.MESSAGE)
			.setMessage(Call.Message.newBuilder().setData(ByteString.copyFromUtf8(text)))
			.build();
	}

	static Call heartbeat(EmbeddedAgent agent) {
		return call(agent, Call.Type.HEARTBEAT).build();
	}

	static TaskStatus status(String taskId, TaskState state) {
		UUID uuid = UUID.randomUUID();
		ByteBuffer bytes = ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.flip();
		return TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(taskId))
			.setState(state)
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setUuid(ByteString.copyFrom(bytes))
			.build();
	}

	private static Call.Builder call(EmbeddedAgent agent, Call.Type type) {
		return Call.newBuilder()
			.setType(type)
			.setFrameworkId(FrameworkID.newBuilder().setValue(agent.frameworkId()))
			.setExecutorId(ExecutorID.newBuilder().setValue(agent.executorId()));
	}

}
