/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.internal.call.CallRejectedException;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import io.bcs.executor.test.internal.http.EventStream;
import io.bcs.executor.test.internal.record.AgentRecorder;
import io.bcs.executor.test.internal.record.StatusLog;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * What the agent knows of its executor, and the rules by which that changes. Does no
 * network itself: events go into the stream it is given. Confined to the agent's thread.
 */
public final class AgentModel {

	private final AgentSettings settings;

	private final StatusLog statuses;

	private final AgentRecorder recorder;

	private final AgentTasks tasks;

	/** Launches that wait for the first subscription. */
	private final List<Event> queue = new ArrayList<>();

	private final Acknowledger acknowledger;

	private final BiConsumer<Duration, Runnable> timer;

	private @Nullable EventStream stream;

	private int subscriptions;

	private boolean registering = true;

	private boolean terminating;

	private boolean frameworkKnown = true;

	private boolean restarted;

	public AgentModel(AgentSettings settings, StatusLog statuses, AgentRecorder recorder,
			BiConsumer<Duration, Runnable> timer) {
		this.settings = settings;
		this.timer = timer;
		this.statuses = statuses;
		this.recorder = recorder;
		this.tasks = new AgentTasks(settings.agent(), this::learned);
		this.acknowledger = new Acknowledger(this.tasks, statuses, recorder, this::send, timer,
				settings.acknowledgements());
	}

	/**
	 * Checks that a call comes from the executor, and not before it may.
	 */
	public void requireExpected(Call call) throws CallRejectedException {
		AgentHttpResponse unknownFramework = AgentHttpResponse.badRequest("Framework cannot be found");
		if (!call.getFrameworkId().getValue().equals(this.settings.frameworkId())) {
			throw new CallRejectedException(unknownFramework);
		}
		if (!this.frameworkKnown) {
			throw CallRejectedException.provoked(unknownFramework);
		}
		if (!call.getExecutorId().getValue().equals(this.settings.executorId())) {
			throw new CallRejectedException(AgentHttpResponse.badRequest("Executor cannot be found"));
		}
		if (this.registering && call.getType() != Call.Type.SUBSCRIBE) {
			AgentHttpResponse notSubscribed = AgentHttpResponse.text(403, "Executor is not subscribed");
			// A call that was under way when the agent went away is nobody's fault.
			throw this.restarted ? CallRejectedException.provoked(notSubscribed)
					: new CallRejectedException(notSubscribed);
		}
	}

	public @Nullable EventStream stream() {
		return this.stream;
	}

	public boolean streamOpen() {
		return this.stream != null && this.stream.isOpen();
	}

	public boolean isCurrent(EventStream candidate) {
		return this.stream == candidate;
	}

	public int subscriptions() {
		return this.subscriptions;
	}

	/**
	 * Takes a subscription: the newest wins.
	 */
	public void subscribe(Call.Subscribe call, EventStream newStream, Event subscribed) {
		if (this.terminating) {
			newStream.send(AgentEvents.SHUTDOWN);
			newStream.end();
			this.recorder.recorded(AgentEvents.SHUTDOWN, Delivery.SENT);
			return;
		}
		if (this.stream != null) {
			this.stream.end();
		}
		this.stream = newStream;
		this.registering = false;
		this.subscriptions++;
		this.recorder.subscribed(this.subscriptions);
		loseUnknownTasks(call);
		if (this.queue.isEmpty() && call.getUnacknowledgedUpdatesCount() == 0 && this.tasks.allEndedUndelivered()) {
			shutdown();
			return;
		}
		send(subscribed);
		call.getUnacknowledgedUpdatesList().forEach((update) -> update(update.getStatus()));
		beat(newStream);
		List<Event> queued = List.copyOf(this.queue);
		this.queue.clear();
		queued.forEach(this::send);
	}

	private void beat(EventStream current) {
		this.timer.accept(this.settings.heartbeatInterval(), () -> {
			if (isCurrent(current) && current.isOpen()) {
				send(AgentEvents.HEARTBEAT);
				beat(current);
			}
		});
	}

	private void loseUnknownTasks(Call.Subscribe call) {
		Set<String> known = new HashSet<>();
		call.getUnacknowledgedTasksList().forEach((task) -> known.add(task.getTaskId().getValue()));
		this.queue.forEach((event) -> known.addAll(taskIds(event)));
		this.tasks.loseStagedExcept(known);
	}

	/**
	 * Takes an update, by itself or listed in a subscription. One that names another
	 * agent is dropped; the executor is not told.
	 */
	public void update(TaskStatus status) {
		if (status.hasAgentId() && !status.getAgentId().equals(this.settings.agent())) {
			this.recorder.ignored(status, "it names another agent");
			return;
		}
		learned(status);
		AgentTask task = this.tasks.find(status.getTaskId());
		if (task == null) {
			this.recorder.ignored(status, "no such task was launched, so it is never acknowledged");
		}
		else if (!task.take(status)) {
			this.recorder.ignored(status, "the task has ended, so it is never acknowledged");
		}
		else {
			this.acknowledger.take(status);
		}
	}

	private void learned(TaskStatus status) {
		if (this.statuses.add(status)) {
			this.recorder.updated(status);
		}
	}

	public Acknowledger acknowledger() {
		return this.acknowledger;
	}

	/**
	 * Takes a LAUNCH or LAUNCH_GROUP from the scheduler.
	 */
	public Delivery launch(Event event) {
		List<String> ids = taskIds(event);
		this.tasks.launched(ids);
		if (this.terminating) {
			this.tasks.refused(ids);
			this.recorder.recorded(event, Delivery.LOST);
			return Delivery.LOST;
		}
		if (this.registering) {
			this.queue.add(event);
			this.recorder.recorded(event, Delivery.QUEUED);
			return Delivery.QUEUED;
		}
		return send(event);
	}

	/**
	 * Takes a KILL from the scheduler. A task that still waits for the executor ends here
	 * and now, with the group it belongs to.
	 */
	public Delivery kill(String taskId, Event event) {
		List<Event> hit = this.queue.stream().filter((queued) -> taskIds(queued).contains(taskId)).toList();
		if (hit.isEmpty()) {
			return send(event);
		}
		this.queue.removeAll(hit);
		hit.forEach((queued) -> this.tasks.killedBeforeDelivery(taskIds(queued)));
		return Delivery.LOST;
	}

	public Delivery shutdown() {
		this.terminating = true;
		return send(AgentEvents.SHUTDOWN);
	}

	public Delivery send(Event event) {
		boolean sent = this.stream != null && this.stream.send(event);
		Delivery delivery = sent ? Delivery.SENT : Delivery.LOST;
		this.recorder.recorded(event, delivery);
		return delivery;
	}

	/**
	 * Somebody else subscribes as the executor.
	 */
	public void replaceStream() {
		if (this.stream != null) {
			this.stream.end();
		}
		this.stream = EventStream.elsewhere();
		this.subscriptions++;
		this.recorder.subscribed(this.subscriptions);
	}

	/** Forgets the tasks that have ended, as the real agent does after a while. */
	public void forgetEnded() {
		this.tasks.forgetEnded();
	}

	/**
	 * The scheduler acknowledges the task's end.
	 */
	public void forget(String taskId) {
		this.tasks.get(taskId).forget();
	}

	public void executorExited() {
		this.terminating = true;
		this.tasks.executorExited();
	}

	/**
	 * The agent's process ends. What it had not acknowledged it had not written to disk
	 * either; without checkpointing it wrote nothing at all.
	 */
	public void agentStopped() {
		this.restarted = true;
		this.stream = null;
		this.registering = true;
		this.acknowledger.agentStopped();
		this.tasks.agentRestarted();
		this.frameworkKnown &= this.settings.checkpoint();
	}

	/**
	 * The agent's state is gone from the disk.
	 */
	public void forgetEverything() {
		this.frameworkKnown = false;
	}

	/**
	 * The agent takes executors back only to end them.
	 */
	public void cleanUp() {
		this.terminating = true;
	}

	private static List<String> taskIds(Event event) {
		List<TaskInfo> launched = event.hasLaunchGroup() ? event.getLaunchGroup().getTaskGroup().getTasksList()
				: List.of(event.getLaunch().getTask());
		return launched.stream().map((task) -> task.getTaskId().getValue()).toList();
	}

}
