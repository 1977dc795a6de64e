/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What a recording demands of a driver, read off its steps.
 */
final class Expectations {

	private final Recording recording;

	Expectations(Recording recording) {
		this.recording = recording;
	}

	/** The callbacks, in their order. */
	List<String> callbacks() {
		List<String> callbacks = new ArrayList<>();
		boolean registered = false;
		boolean connected = false;
		for (Step step : this.recording.steps()) {
			if (step instanceof Step.Write write) {
				Event event = write.event();
				if (event.getType() == Event.Type.SUBSCRIBED) {
					callbacks.add(registered ? "reregistered" : "registered " + this.recording.executorId());
					registered = true;
					connected = true;
				}
				else {
					callbacks.addAll(callbacks(event));
				}
			}
			else if (isEndOfStream(step) && connected) {
				callbacks.add("disconnected");
				connected = false;
			}
		}
		return callbacks;
	}

	private static boolean isEndOfStream(Step step) {
		return step instanceof Step.EndStream || step instanceof Step.CutStream || step instanceof Step.GoAway;
	}

	private static List<String> callbacks(Event event) {
		List<String> callbacks = new ArrayList<>();
		switch (event.getType()) {
			case LAUNCH -> callbacks.add(launch(event.getLaunch().getTask()));
			case LAUNCH_GROUP -> {
				List<TaskInfo> tasks = event.getLaunchGroup().getTaskGroup().getTasksList();
				callbacks.add("launchTaskGroup " + tasks.size());
				tasks.forEach((task) -> callbacks.add(launch(task)));
			}
			case KILL -> {
				if (event.getKill().hasKillPolicy()) {
					callbacks.add("killPolicy " + event.getKill().getKillPolicy().getGracePeriod().getNanoseconds());
				}
				callbacks.add("killTask " + event.getKill().getTaskId().getValue());
			}
			case MESSAGE ->
				callbacks.add("frameworkMessage " + event.getMessage().getData().toString(StandardCharsets.UTF_8));
			case SHUTDOWN -> callbacks.add("shutdown");
			case SUBSCRIBED, ACKNOWLEDGED, ERROR, HEARTBEAT, UNKNOWN -> {
			}
		}
		return callbacks;
	}

	private static String launch(TaskInfo task) {
		return "launchTask " + task.getTaskId().getValue();
	}

	/** The unacknowledged tasks and updates of each SUBSCRIBE. */
	List<String> listings() {
		return this.recording.steps(Step.Subscribe.class)
			.map((step) -> step.tasks() + " " + step.updates().stream().map((status) -> status.getState()).toList())
			.toList();
	}

	static List<String> listings(List<Call.Subscribe> calls) {
		return calls.stream()
			.map((call) -> call.getUnacknowledgedTasksList()
				.stream()
				.map((task) -> task.getTaskId().getValue())
				.toList()
					+ " "
					+ call.getUnacknowledgedUpdatesList()
						.stream()
						.map((update) -> update.getStatus().getState())
						.toList())
			.toList();
	}

	/** The recorded uuids of the updates that the agent acknowledged, each once. */
	Set<ByteString> acknowledged() {
		Set<ByteString> uuids = new LinkedHashSet<>();
		for (Event event : this.recording.events()) {
			if (event.getType() == Event.Type.ACKNOWLEDGED) {
				uuids.add(event.getAcknowledged().getUuid());
			}
		}
		return uuids;
	}

	/** The recorded uuids of the updates that it did not. */
	Set<ByteString> unacknowledged() {
		Set<ByteString> uuids = new LinkedHashSet<>();
		this.recording.steps(Step.Send.class)
			.filter((send) -> send.call().getType() == Call.Type.UPDATE)
			.forEach((send) -> uuids.add(send.call().getUpdate().getStatus().getUuid()));
		uuids.removeAll(acknowledged());
		return uuids;
	}

}
