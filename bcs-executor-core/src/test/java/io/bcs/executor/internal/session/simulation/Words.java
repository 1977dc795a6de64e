/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.List;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Words for the trace and for sentences about violations.
 */
final class Words {

	private Words() {
	}

	static String uuid(ByteString uuid) {
		return (uuid.size() == 16) ? "u" + uuid.asReadOnlyByteBuffer().getLong(8) : "(no uuid)";
	}

	static String update(TaskStatus status) {
		return status.getTaskId().getValue() + " " + status.getState().name().substring(5) + " "
				+ uuid(status.getUuid());
	}

	static String updates(List<TaskStatus> updates) {
		return updates.stream().map(Words::update).collect(Collectors.joining(", ", "[", "]"));
	}

	static String tasks(List<TaskInfo> tasks) {
		return tasks.stream().map((task) -> task.getTaskId().getValue()).collect(Collectors.joining(", ", "[", "]"));
	}

	static List<TaskStatus> listed(Call.Subscribe subscribe) {
		return subscribe.getUnacknowledgedUpdatesList().stream().map(Call.Update::getStatus).toList();
	}

	static String call(Call call) {
		return switch (call.getType()) {
			case SUBSCRIBE -> "SUBSCRIBE tasks " + tasks(call.getSubscribe().getUnacknowledgedTasksList()) + " updates "
					+ updates(listed(call.getSubscribe()));
			case UPDATE -> "UPDATE " + update(call.getUpdate().getStatus());
			case MESSAGE -> "MESSAGE " + call.getMessage().getData().toStringUtf8();
			case HEARTBEAT, UNKNOWN -> call.getType().name();
		};
	}

	static String event(Event event) {
		return switch (event.getType()) {
			case ACKNOWLEDGED -> "ACKNOWLEDGED " + event.getAcknowledged().getTaskId().getValue() + " "
					+ uuid(event.getAcknowledged().getUuid());
			case LAUNCH -> "LAUNCH " + event.getLaunch().getTask().getTaskId().getValue();
			case LAUNCH_GROUP -> "LAUNCH_GROUP " + tasks(event.getLaunchGroup().getTaskGroup().getTasksList());
			case KILL -> "KILL " + event.getKill().getTaskId().getValue();
			case MESSAGE -> "MESSAGE " + event.getMessage().getData().toStringUtf8();
			case SUBSCRIBED, SHUTDOWN, ERROR, HEARTBEAT, UNKNOWN -> event.getType().name();
		};
	}

	static String callback(Callback callback) {
		return switch (callback.kind()) {
			case LAUNCH_TASK -> "launchTask " + ((Callback.LaunchTask) callback).task().getTaskId().getValue();
			case LAUNCH_TASK_GROUP ->
				"launchTaskGroup " + tasks(((Callback.LaunchTaskGroup) callback).taskGroup().getTasksList());
			case KILL_TASK -> "killTask " + ((Callback.KillTask) callback).taskId().getValue();
			case ERROR -> "error " + ((Callback.Failed) callback).message();
			case REGISTERED, REREGISTERED, DISCONNECTED, FRAMEWORK_MESSAGE, SHUTDOWN -> callback.kind().methodName();
		};
	}

	static String input(Input input) {
		return switch (input.kind()) {
			case SEND_UPDATE -> "SendUpdate " + update(((Input.SendUpdate) input).status());
			case CONNECTION_ACCEPTED -> "#" + ((Input.ConnectionAccepted) input).epoch() + " ConnectionAccepted";
			case EVENT_RECEIVED ->
				"#" + ((Input.EventReceived) input).epoch() + " " + event(((Input.EventReceived) input).event());
			case SUBSCRIBE_REFUSED -> "#" + ((Input.SubscribeRefused) input).epoch() + " SubscribeRefused "
					+ ((Input.SubscribeRefused) input).response().describe();
			case STREAM_ENDED ->
				"#" + ((Input.StreamEnded) input).epoch() + " StreamEnded " + ((Input.StreamEnded) input).reason();
			case CALL_COMPLETED -> {
				Input.CallCompleted completed = (Input.CallCompleted) input;
				yield "#" + completed.epoch() + " CallCompleted " + completed.callId() + " "
						+ completed.response().describe();
			}
			case TIMER_FIRED -> "TimerFired " + ((Input.TimerFired) input).timer();
			case LAUNCH_FAILED -> "LaunchFailed " + updates(((Input.LaunchFailed) input).updates());
			case START, STOP, ABORT, SHUTDOWN, SEND_MESSAGE, SHUTDOWN_RETURNED -> input.getClass().getSimpleName();
		};
	}

	static String effect(Effect effect) {
		return switch (effect.kind()) {
			case SUBSCRIBE ->
				"#" + ((Effect.Subscribe) effect).epoch() + " " + call(((Effect.Subscribe) effect).call());
			case SEND_CALL -> "#" + ((Effect.SendCall) effect).epoch() + " call " + ((Effect.SendCall) effect).callId()
					+ " " + call(((Effect.SendCall) effect).call());
			case START_TIMER -> "StartTimer " + ((Effect.StartTimer) effect).timer() + " in "
					+ ((Effect.StartTimer) effect).nanos() / 1e6 + " ms";
			case CANCEL_TIMER -> "CancelTimer " + ((Effect.CancelTimer) effect).timer();
			case INVOKE -> "Invoke " + callback(((Effect.Invoke) effect).callback());
			case REPORT -> "Report " + ((Effect.Report) effect).event().getClass().getSimpleName();
			case FINISH -> "Finish " + ((Effect.Finish) effect).status() + " " + ((Effect.Finish) effect).reason()
					+ ": " + ((Effect.Finish) effect).message();
			case DISCONNECT -> "Disconnect";
		};
	}

}
