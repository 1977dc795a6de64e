/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Makes events.
 */
public final class AgentEvents {

	public static final Event SHUTDOWN = Event.newBuilder().setType(Event.Type.SHUTDOWN).build();

	public static final Event HEARTBEAT = Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

	private AgentEvents() {
	}

	public static Event launch(TaskInfo task, AgentSettings settings) {
		return Event.newBuilder()
			.setType(Event.Type.LAUNCH)
			.setLaunch(Event.Launch.newBuilder().setTask(complete(task, settings)))
			.build();
	}

	public static Event launchGroup(TaskGroupInfo group, AgentSettings settings) {
		TaskGroupInfo.Builder completed = TaskGroupInfo.newBuilder();
		group.getTasksList().forEach((task) -> completed.addTasks(complete(task, settings)));
		return Event.newBuilder()
			.setType(Event.Type.LAUNCH_GROUP)
			.setLaunchGroup(Event.LaunchGroup.newBuilder().setTaskGroup(completed))
			.build();
	}

	private static TaskInfo complete(TaskInfo task, AgentSettings settings) {
		TaskInfo.Builder completed = task.toBuilder();
		if (task.getAgentId().getValue().isEmpty()) {
			completed.setAgentId(settings.agent());
		}
		if (!task.hasExecutor()) {
			completed.setExecutor(settings.executorInfo());
		}
		return completed.build();
	}

	public static Event kill(String taskId, @Nullable KillPolicy policy) {
		Event.Kill.Builder kill = Event.Kill.newBuilder().setTaskId(TaskID.newBuilder().setValue(taskId));
		if (policy != null) {
			kill.setKillPolicy(policy);
		}
		return Event.newBuilder().setType(Event.Type.KILL).setKill(kill).build();
	}

	public static Event acknowledged(TaskStatus status) {
		return Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(status.getTaskId()).setUuid(status.getUuid()))
			.build();
	}

	public static Event message(byte[] data) {
		return Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFrom(data)))
			.build();
	}

	public static Event error(String message) {
		return Event.newBuilder()
			.setType(Event.Type.ERROR)
			.setError(Event.Error.newBuilder().setMessage(message))
			.build();
	}

}
