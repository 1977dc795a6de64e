/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.jmh;

import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.executor.Protos.Event;

/** What agent and executor say to each other. */
final class Messages {

	private static final AgentID AGENT = AgentID.newBuilder().setValue("agent-S0").build();

	private static final ExecutorInfo EXECUTOR = ExecutorInfo.newBuilder()
		.setExecutorId(ExecutorID.newBuilder().setValue("executor"))
		.setFrameworkId(FrameworkID.newBuilder().setValue("framework-0001"))
		.setCommand(CommandInfo.newBuilder().setValue("bin/executor"))
		.build();

	private Messages() {
	}

	static Event subscribed() {
		return Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.newBuilder()
				.setExecutorInfo(EXECUTOR)
				.setFrameworkInfo(FrameworkInfo.newBuilder().setUser("root").setName("benchmark"))
				.setAgentInfo(AgentInfo.newBuilder().setId(AGENT).setHostname("localhost")))
			.build();
	}

	static Event launch(int task) {
		return Event.newBuilder()
			.setType(Event.Type.LAUNCH)
			.setLaunch(Event.Launch.newBuilder()
				.setTask(TaskInfo.newBuilder()
					.setName("task-" + task)
					.setTaskId(id(task))
					.setAgentId(AGENT)
					.addResources(Resource.newBuilder()
						.setName("cpus")
						.setType(Value.Type.SCALAR)
						.setScalar(Value.Scalar.newBuilder().setValue(0.1)))
					.setExecutor(EXECUTOR)
					.setData(ByteString.copyFromUtf8("true"))))
			.build();
	}

	static Event acknowledged(TaskStatus status) {
		return Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(
					Event.Acknowledged.newBuilder().setTaskId(status.getTaskId()).setUuid(status.getUuid()))
			.build();
	}

	static TaskStatus finished(int task) {
		return TaskStatus.newBuilder()
			.setTaskId(id(task))
			.setState(TaskState.TASK_FINISHED)
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setExecutorId(EXECUTOR.getExecutorId())
			.setAgentId(AGENT)
			.setTimestamp(1_700_000_000.5)
			.setUuid(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(task).putLong(task).flip()))
			.build();
	}

	private static TaskID id(int task) {
		return TaskID.newBuilder().setValue("task-" + task).build();
	}

}
