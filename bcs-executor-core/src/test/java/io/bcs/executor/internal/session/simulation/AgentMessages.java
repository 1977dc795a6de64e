/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What an agent says, word for word.
 */
final class AgentMessages {

	static final AgentResponse TAKEN = AgentResponse.of(202, "");

	static final AgentResponse RECOVERING = AgentResponse.of(503, "Agent has not finished recovery");

	static final AgentResponse NO_ROUTE = AgentResponse.of(404, "404 Not Found.");

	static final AgentResponse NOT_SUBSCRIBED = AgentResponse.of(403, "Executor is not subscribed");

	static final AgentResponse NO_FRAMEWORK = AgentResponse.of(400, "Framework cannot be found");

	static final AgentResponse INVALID_CALL = AgentResponse.of(400, "Failed to validate Executor::Call");

	static final AgentResponse BAD_TOKEN = AgentResponse.of(401, "401 Unauthorized.");

	static final Event SUBSCRIBED = Event.newBuilder()
		.setType(Event.Type.SUBSCRIBED)
		.setSubscribed(Event.Subscribed.newBuilder()
			.setExecutorInfo(ExecutorInfo.newBuilder().setExecutorId(ExecutorID.newBuilder().setValue("executor")))
			.setFrameworkInfo(FrameworkInfo.newBuilder().setUser("root").setName("framework"))
			.setAgentInfo(AgentInfo.newBuilder().setHostname("agent").setId(AgentID.newBuilder().setValue("agent-1"))))
		.build();

	static final Event HEARTBEAT = Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

	static final Event SHUTDOWN = Event.newBuilder().setType(Event.Type.SHUTDOWN).build();

	static final Event UNKNOWN = Event.newBuilder().setType(Event.Type.UNKNOWN).build();

	static final Event ERROR = Event.newBuilder()
		.setType(Event.Type.ERROR)
		.setError(Event.Error.newBuilder().setMessage("no more"))
		.build();

	static final Event NOBODYS_UPDATE = acknowledged(TaskID.newBuilder().setValue("nobody").build(),
			ByteString.copyFromUtf8("0123456789abcdef"));

	private AgentMessages() {
	}

	static Event acknowledged(TaskStatus status) {
		return acknowledged(status.getTaskId(), status.getUuid());
	}

	private static Event acknowledged(TaskID task, ByteString uuid) {
		return Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(task).setUuid(uuid))
			.build();
	}

	static Event launch(List<TaskInfo> tasks) {
		Event.Builder event = Event.newBuilder();
		if (tasks.size() == 1) {
			event.setType(Event.Type.LAUNCH).setLaunch(Event.Launch.newBuilder().setTask(tasks.get(0)));
		}
		else {
			event.setType(Event.Type.LAUNCH_GROUP).getLaunchGroupBuilder().getTaskGroupBuilder().addAllTasks(tasks);
		}
		return event.build();
	}

	static Event kill(String task) {
		return Event.newBuilder()
			.setType(Event.Type.KILL)
			.setKill(Event.Kill.newBuilder().setTaskId(TaskID.newBuilder().setValue(task)))
			.build();
	}

	static Event message(ByteString data) {
		return Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(data))
			.build();
	}

	static TaskInfo task(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setAgentId(AgentID.newBuilder().setValue("agent-1"))
			.build();
	}

}
