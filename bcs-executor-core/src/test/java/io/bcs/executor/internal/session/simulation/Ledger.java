/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionSettings;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what a session was told and what it did, from outside, so that the
 * rules have something to compare it with. An input is entered before the effects it has
 * led to are judged, an effect after it was judged.
 */
final class Ledger {

	private final SessionSettings settings;

	private final Map<ByteString, TrackedUpdate> updates = new HashMap<>();

	private final Map<ByteString, TrackedUpdate> pending = new LinkedHashMap<>();

	private final UpdatesByTask byTask = new UpdatesByTask();

	private final Map<String, Long> lastUse = new HashMap<>();

	private final Map<String, TrackedTask> tasks = new LinkedHashMap<>();

	/** Ids of tasks whose terminal update was abandoned. */
	final Set<String> refused = new HashSet<>();

	/** On the living connection, without a response. */
	private final Map<Long, TrackedCall> calls = new LinkedHashMap<>();

	/** Where the end stands. */
	Stage stage = Stage.NONE;

	/** Where it stood before the current input. */
	Stage stageBefore = Stage.NONE;

	boolean shutdownReturned;

	boolean abortRequested;

	boolean invalidUpdate;

	boolean agentError;

	boolean stopRequested;

	boolean shutdownRequested;

	boolean agentShutdown;

	/** Whether an attempt or a stream is up, from SUBSCRIBE to Disconnect. */
	boolean live;

	boolean subscribed;

	boolean everSubscribed;

	/** Whether the living connection began with SHUTDOWN instead of SUBSCRIBED. */
	boolean terminating;

	/** When an update was accepted last. */
	long lastAcceptedAt;

	/** Whether the session has ended by an error. */
	boolean failed;

	/** Whether the current input made the subscription. */
	boolean justSubscribed;

	/** Whether there was one before that. */
	boolean subscribedBefore;

	/** Whether the current input comes from the living connection. */
	boolean valid;

	long epoch;

	long startedAt;

	long attemptAt;

	long subscribedAt;

	/** When the last connection was lost. */
	long disconnectedAt;

	/** When the last subscription was lost. */
	long outageAt;

	@Nullable TrackedUpdate acknowledged;

	@Nullable TrackedCall responded;

	final List<TaskInfo> launched = new ArrayList<>();

	/** Since when updates have failed without a sign of life, or -1. */
	long failingSince = -1;

	Ledger(SessionSettings settings) {
		this.settings = settings;
	}

	Map<ByteString, TrackedUpdate> updates() {
		return this.updates;
	}

	Collection<TrackedUpdate> pending() {
		return this.pending.values();
	}

	boolean isPending(ByteString uuid) {
		return this.pending.containsKey(uuid);
	}

	/** Every update of a task since its launch, behind those its id waited for then. */
	List<TrackedUpdate> ofTask(String task) {
		return this.byTask.of(task);
	}

	Map<String, TrackedTask> tasks() {
		return this.tasks;
	}

	Collection<TrackedCall> calls() {
		return this.calls.values();
	}

	int callsInFlight() {
		return this.calls.size();
	}

	boolean isEnding() {
		return this.stage != Stage.NONE;
	}

	boolean isEnded() {
		return this.stage == Stage.ENDED;
	}

	/** Whether calls can be sent. */
	boolean takesCalls() {
		return this.subscribed || this.terminating;
	}

	/** Whether the agent has sent SHUTDOWN and accepted all there is to report. */
	boolean isOnlyAcknowledgementMissing() {
		return this.agentShutdown && noneRunning() && isReady()
				&& this.pending.values().stream().allMatch((update) -> update.isAccepted);
	}

	/** Whether the executor is done, its updates apart. */
	boolean isReady() {
		return this.stage == Stage.STOPPING
				|| (this.stage == Stage.SHUTTING_DOWN && this.shutdownReturned && noneRunning());
	}

	boolean noneRunning() {
		return this.tasks.values().stream().allMatch((task) -> task.ended);
	}

	/** Whether nothing of a task's past is left, and has not been for a while. */
	boolean isForgotten(String task, long since) {
		return !this.tasks.containsKey(task) && this.lastUse.getOrDefault(task, 0L) < since
				&& ofTask(task).stream().noneMatch(TrackedUpdate::isPending);
	}

	void enter(Input input, long now) {
		this.stageBefore = this.stage;
		this.justSubscribed = false;
		this.acknowledged = null;
		this.responded = null;
		this.launched.clear();
		this.valid = this.live && isOfEpoch(input);
		if (isEnded()) {
			return;
		}
		switch (input.kind()) {
			case START -> this.startedAt = now;
			case STOP -> {
				this.stopRequested = true;
				this.stage = Stage.STOPPING;
			}
			case ABORT -> this.abortRequested = true;
			case SHUTDOWN -> {
				this.shutdownRequested = true;
				beginShutdown();
			}
			case SEND_UPDATE -> sendUpdate(((Input.SendUpdate) input).status(), now);
			case LAUNCH_FAILED -> launchFailed(((Input.LaunchFailed) input).updates(), now);
			case EVENT_RECEIVED -> {
				if (this.valid) {
					event(((Input.EventReceived) input).event(), now);
				}
			}
			case CALL_COMPLETED -> {
				if (this.valid) {
					respond((Input.CallCompleted) input, now);
				}
			}
			case SHUTDOWN_RETURNED -> this.shutdownReturned = true;
			case CONNECTION_ACCEPTED, SEND_MESSAGE, SUBSCRIBE_REFUSED, STREAM_ENDED, TIMER_FIRED -> {
				// Nothing to enter: the effects tell.
			}
		}
	}

	private boolean isOfEpoch(Input input) {
		return switch (input.kind()) {
			case CONNECTION_ACCEPTED -> ((Input.ConnectionAccepted) input).epoch() == this.epoch;
			case EVENT_RECEIVED -> ((Input.EventReceived) input).epoch() == this.epoch;
			case SUBSCRIBE_REFUSED -> ((Input.SubscribeRefused) input).epoch() == this.epoch;
			case STREAM_ENDED -> ((Input.StreamEnded) input).epoch() == this.epoch;
			case CALL_COMPLETED -> ((Input.CallCompleted) input).epoch() == this.epoch;
			case START, STOP, ABORT, SHUTDOWN, SEND_UPDATE, SEND_MESSAGE, TIMER_FIRED, LAUNCH_FAILED,
					SHUTDOWN_RETURNED ->
				false;
		};
	}

	private void beginShutdown() {
		if (this.stage == Stage.NONE) {
			this.stage = Stage.SHUTTING_DOWN;
		}
	}

	private void sendUpdate(TaskStatus status, long now) {
		if (status.getState() == TaskState.TASK_STAGING) {
			this.invalidUpdate = true;
		}
		else {
			take(status, now);
		}
	}

	private void launchFailed(List<TaskStatus> failed, long now) {
		for (TaskStatus status : failed) {
			TrackedTask task = this.tasks.get(status.getTaskId().getValue());
			if (task != null && !task.ended) {
				take(status, now);
			}
		}
	}

	private void take(TaskStatus status, long now) {
		TrackedUpdate update = new TrackedUpdate(status);
		this.updates.put(update.uuid(), update);
		this.pending.put(update.uuid(), update);
		this.byTask.add(update);
		this.lastUse.put(update.task(), now);
		TrackedTask task = this.tasks.get(update.task());
		if (task != null && TaskStates.isTerminal(status.getState())) {
			task.ended = true;
		}
	}

	private void event(Event event, long now) {
		switch (event.getType()) {
			case SUBSCRIBED -> {
				if (!this.subscribed && !this.terminating) {
					this.justSubscribed = true;
					this.subscribedBefore = this.everSubscribed;
					this.everSubscribed = true;
					this.subscribed = true;
					this.subscribedAt = now;
					this.failingSince = -1;
					this.pending.values()
						.stream()
						.filter((update) -> update.listedIn == this.epoch)
						.forEach((update) -> accept(update, now));
				}
			}
			case LAUNCH -> launch(event.getLaunch().getTask(), now);
			case LAUNCH_GROUP ->
				event.getLaunchGroup().getTaskGroup().getTasksList().forEach((task) -> launch(task, now));
			case ACKNOWLEDGED -> acknowledge(event.getAcknowledged().getUuid(), now);
			case SHUTDOWN -> {
				this.agentShutdown = true;
				if (!this.subscribed && !this.terminating) {
					// It takes nothing of what SUBSCRIBE listed.
					this.terminating = true;
					this.failingSince = -1;
					this.pending.values().forEach((update) -> update.isAccepted = false);
				}
				beginShutdown();
			}
			case ERROR -> this.agentError = true;
			case KILL, MESSAGE, HEARTBEAT, UNKNOWN -> {
				// Nothing to enter.
			}
		}
	}

	private void launch(TaskInfo info, long now) {
		String id = info.getTaskId().getValue();
		if (this.stage == Stage.NONE && !this.tasks.containsKey(id)) {
			this.tasks.put(id, new TrackedTask(info));
			this.byTask.relaunched(id);
			this.lastUse.put(id, now);
			this.launched.add(info);
		}
	}

	private void acknowledge(ByteString uuid, long now) {
		TrackedUpdate update = this.pending.remove(uuid);
		if (update == null) {
			return;
		}
		this.acknowledged = update;
		this.failingSince = -1;
		update.acknowledged = true;
		this.lastUse.put(update.task(), now);
		TrackedTask task = this.tasks.get(update.task());
		if (task != null) {
			task.unacknowledged = false;
			if (TaskStates.isTerminal(update.status.getState())) {
				this.tasks.remove(update.task());
			}
		}
	}

	private void respond(Input.CallCompleted input, long now) {
		TrackedCall call = this.calls.remove(input.callId());
		this.responded = call;
		if (call == null || call.update() == null) {
			return;
		}
		TrackedUpdate update = call.update();
		update.call = -1;
		AgentResponse response = input.response();
		boolean noSignOfLife = response.status() == 0 || response.kind() == AgentResponse.Kind.NOT_SUBSCRIBED;
		if (!noSignOfLife) {
			this.failingSince = -1;
		}
		else if (this.failingSince < 0) {
			this.failingSince = now;
		}
		switch (response.kind()) {
			case ACCEPTED -> accept(update, now);
			case RETRY, NOT_SUBSCRIBED -> update.failedAt = now;
			case REFUSED, UNAUTHORIZED -> {
				// The effects tell what follows from it.
			}
		}
	}

	private void accept(TrackedUpdate update, long now) {
		update.isAccepted = true;
		this.lastAcceptedAt = now;
		update.accepted++;
		update.acceptedHere++;
		update.acceptedAt = now;
		update.failedAt = -1;
	}

	void enter(Effect effect, long now) {
		switch (effect.kind()) {
			case SUBSCRIBE -> {
				this.live = true;
				this.epoch = ((Effect.Subscribe) effect).epoch();
				this.attemptAt = now;
				this.pending.values().forEach((update) -> update.listedIn = this.epoch);
			}
			case DISCONNECT -> disconnected(now);
			case SEND_CALL -> sent((Effect.SendCall) effect, now);
			case REPORT -> reported(((Effect.Report) effect).event());
			case FINISH -> {
				this.stage = Stage.ENDED;
				Effect.Finish finish = (Effect.Finish) effect;
				this.failed = finish.status() == Status.DRIVER_ABORTED && finish.reason() != StopReason.ABORT_REQUESTED;
			}
			case START_TIMER, CANCEL_TIMER, INVOKE -> {
				// Nothing to enter.
			}
		}
	}

	private void disconnected(long now) {
		if (this.subscribed) {
			this.outageAt = now;
		}
		if (this.live) {
			this.disconnectedAt = now;
		}
		this.live = false;
		this.subscribed = false;
		this.terminating = false;
		this.calls.clear();
		this.pending.values().forEach(TrackedUpdate::connectionLost);
	}

	private void sent(Effect.SendCall effect, long now) {
		TrackedUpdate update = null;
		if (effect.call().getType() == Call.Type.UPDATE) {
			update = this.updates.get(effect.call().getUpdate().getStatus().getUuid());
			if (update != null) {
				update.call = effect.callId();
				update.isAccepted = false;
				update.acceptedAt = -1;
				update.failedAt = -1;
			}
		}
		this.calls.put(effect.callId(), new TrackedCall(effect.call(), update, now));
	}

	private void reported(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			TrackedUpdate update = this.pending.remove(abandoned.status().getUuid());
			if (update != null) {
				abandoned(update);
			}
		}
		else if (event instanceof DriverEvent.UpdateUndelivered undelivered) {
			TrackedUpdate update = this.updates.get(undelivered.status().getUuid());
			if (update != null) {
				update.undelivered = true;
			}
		}
		else if (event instanceof DriverEvent.ShutdownRequested requested
				&& requested.reason() != StopReason.AGENT_SHUTDOWN) {
			beginShutdown();
		}
	}

	private void abandoned(TrackedUpdate update) {
		update.abandoned = true;
		if (TaskStates.isTerminal(update.status.getState()) && this.tasks.remove(update.task()) != null) {
			this.refused.add(update.task());
		}
	}

	SessionSettings settings() {
		return this.settings;
	}

	/**
	 * How far the end has come.
	 */
	enum Stage {

		NONE, SHUTTING_DOWN, STOPPING, ENDED

	}

	/** A task between its launch and the acknowledgement of its terminal update. */
	static final class TrackedTask {

		final TaskInfo info;

		/** Whether no update of it has been acknowledged. */
		boolean unacknowledged = true;

		/** Whether its terminal update was taken. */
		boolean ended;

		TrackedTask(TaskInfo info) {
			this.info = info;
		}

	}

	/**
	 * A call without a response.
	 *
	 * @param call the call
	 * @param update the update it carries, or {@code null}
	 * @param sentAt when
	 */
	record TrackedCall(Call call, @Nullable TrackedUpdate update, long sentAt) {
	}

}
