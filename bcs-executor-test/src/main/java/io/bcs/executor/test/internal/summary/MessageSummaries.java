/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.summary;

import java.util.List;
import java.util.stream.Collectors;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Messages in a few words, for failure texts.
 */
public final class MessageSummaries {

	private MessageSummaries() {
	}

	public static String of(Call call) {
		return switch (call.getType()) {
			case SUBSCRIBE ->
				"SUBSCRIBE listing tasks " + names(call.getSubscribe().getUnacknowledgedTasksList()) + " and updates "
						+ call.getSubscribe()
							.getUnacknowledgedUpdatesList()
							.stream()
							.map((update) -> of(update.getStatus()))
							.toList();
			case UPDATE -> "UPDATE " + of(call.getUpdate().getStatus());
			case MESSAGE -> "MESSAGE of " + call.getMessage().getData().size() + " bytes";
			case HEARTBEAT, UNKNOWN -> call.getType().name();
		};
	}

	public static String of(Event event) {
		return switch (event.getType()) {
			case LAUNCH -> "LAUNCH " + event.getLaunch().getTask().getTaskId().getValue();
			case LAUNCH_GROUP -> "LAUNCH_GROUP " + names(event.getLaunchGroup().getTaskGroup().getTasksList());
			case KILL -> "KILL " + event.getKill().getTaskId().getValue();
			case ACKNOWLEDGED -> "ACKNOWLEDGED " + event.getAcknowledged().getTaskId().getValue();
			case MESSAGE -> "MESSAGE of " + event.getMessage().getData().size() + " bytes";
			case ERROR -> "ERROR \"" + event.getError().getMessage() + "\"";
			case SUBSCRIBED, SHUTDOWN, HEARTBEAT, UNKNOWN -> event.getType().name();
		};
	}

	public static String of(TaskStatus status) {
		return status.getTaskId().getValue() + " " + status.getState()
				+ (status.getMessage().isEmpty() ? "" : " \"" + status.getMessage() + "\"");
	}

	private static String names(List<TaskInfo> tasks) {
		return tasks.stream().map((task) -> task.getTaskId().getValue()).collect(Collectors.joining(", ", "[", "]"));
	}

}
