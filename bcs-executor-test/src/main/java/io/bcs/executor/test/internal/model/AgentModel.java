/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.internal.call.CallRejectedException;
import io.bcs.executor.test.internal.http.EventStream;
import io.bcs.executor.test.internal.record.AgentRecorder;
import io.bcs.executor.test.internal.record.StatusLog;
import org.apache.mesos.v1.Protos.TaskState;
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

	private final AgentRecorder recorder;

	private final AgentTasks tasks;

	private final ExecutorState state;

	private final LaunchQueue queue = new LaunchQueue();

	private final Acknowledger acknowledger;

	private final UpdateReceiver updates;

	private final BiConsumer<Duration, Runnable> timer;

	private @Nullable EventStream stream;

	private int subscriptions;

	public AgentModel(AgentSettings settings, StatusLog statuses, AgentRecorder recorder,
			BiConsumer<Duration, Runnable> timer) {
		this.settings = settings;
		this.state = new ExecutorState(settings);
		this.timer = timer;
		this.recorder = recorder;
		this.tasks = new AgentTasks(settings.agent(), (status) -> learned(statuses, status));
		this.acknowledger = new Acknowledger(this.tasks, statuses, recorder, this::send, timer,
				settings.acknowledgements());
		this.updates = new UpdateReceiver(settings, this.state, this.tasks, recorder, this.acknowledger,
				(status) -> learned(statuses, status), this::send);
	}

	private void learned(StatusLog statuses, TaskStatus status) {
		if (statuses.add(status)) {
			this.recorder.updated(status);
		}
	}

	public void requireExpected(Call call) throws CallRejectedException {
		this.state.requireExpected(call);
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
		if (this.state.isTerminating()) {
			this.state.subscribed();
			newStream.send(AgentEvents.SHUTDOWN);
			newStream.end();
			this.recorder.recorded(AgentEvents.SHUTDOWN, Delivery.SENT, "");
			return;
		}
		if (this.stream != null) {
			this.stream.end();
		}
		this.stream = newStream;
		this.state.subscribed();
		this.subscriptions++;
		this.recorder.subscribed(this.subscriptions);
		this.tasks.loseUnknown(call, this.queue.taskIds());
		if (this.queue.isEmpty() && call.getUnacknowledgedUpdatesCount() == 0 && this.tasks.allEndedUndelivered()) {
			shutdown();
			return;
		}
		send(subscribed);
		call.getUnacknowledgedUpdatesList().forEach((update) -> update(update.getStatus()));
		beat(newStream);
		this.queue.drain().forEach(this::deliver);
		this.tasks.leftRunning().forEach((id) -> send(AgentEvents.kill(id, null)));
	}

	private Delivery deliver(Event launch) {
		Delivery delivery = send(launch);
		if (delivery == Delivery.SENT) {
			this.tasks.delivered(LaunchQueue.taskIds(launch));
		}
		return delivery;
	}

	private void beat(EventStream current) {
		this.timer.accept(this.settings.heartbeatInterval(), () -> {
			if (isCurrent(current) && current.isOpen()) {
				send(AgentEvents.HEARTBEAT);
				beat(current);
			}
		});
	}

	/**
	 * Takes an update, by itself or listed in a subscription.
	 */
	public void update(TaskStatus status) {
		this.updates.take(status);
	}

	public Acknowledger acknowledger() {
		return this.acknowledger;
	}

	/**
	 * Takes a LAUNCH or LAUNCH_GROUP from the scheduler.
	 */
	public Delivery launch(Event event, String site) {
		List<String> ids = LaunchQueue.taskIds(event);
		this.tasks.active(ids)
			.forEach((task) -> this.recorder
				.note("task " + task.id() + " is launched again although it is still " + task.describe()));
		this.tasks.launched(ids, site);
		if (this.state.isTerminating()) {
			this.tasks.refused(ids);
			this.recorder.recorded(event, Delivery.LOST, "the executor is terminating");
			return Delivery.LOST;
		}
		if (this.state.isRegistering()) {
			this.queue.add(event);
			this.recorder.recorded(event, Delivery.QUEUED, "an executor subscribes");
			return Delivery.QUEUED;
		}
		return deliver(event);
	}

	/**
	 * Checks that the tasks of a LAUNCH or LAUNCH_GROUP do not run already.
	 */
	public void requireInactive(Event event) {
		this.tasks.requireInactive(LaunchQueue.taskIds(event), this.recorder);
	}

	/**
	 * Kills the tasks that the executor runs, if it can be told.
	 * @return their ids
	 */
	public List<String> killActive() {
		if (this.state.isTerminating() || !streamOpen()) {
			return List.of();
		}
		List<String> running = this.tasks.running();
		running.forEach((id) -> send(AgentEvents.kill(id, null)));
		return running;
	}

	/** Returns the states of the active tasks among some, by their descriptions. */
	public Map<String, TaskState> describeActive(Collection<String> ids) {
		return this.tasks.describeActive(ids);
	}

	/** Returns the ids of the tasks that were launched. */
	public Set<String> taskIds() {
		return this.tasks.known();
	}

	/**
	 * The next test begins: what was launched is nobody's concern any more, and a
	 * subscription that lasts is the first one.
	 */
	public void reset() {
		this.queue.clear();
		this.tasks.leave();
		this.subscriptions = streamOpen() ? 1 : 0;
	}

	/**
	 * Takes a KILL from the scheduler. A task that still waits for the executor ends here
	 * and now, with the group it belongs to.
	 */
	public Delivery kill(String taskId, Event event) {
		Set<String> ended = this.queue.remove(taskId);
		if (ended.isEmpty()) {
			return send(event);
		}
		this.recorder.recorded(event, Delivery.LOST, "it was still queued and has ended");
		this.tasks.killedBeforeDelivery(ended);
		return Delivery.LOST;
	}

	public Delivery shutdown() {
		this.state.terminate();
		return send(AgentEvents.SHUTDOWN);
	}

	public Delivery send(Event event) {
		boolean sent = this.stream != null && this.stream.send(event);
		Delivery delivery = sent ? Delivery.SENT : Delivery.LOST;
		this.recorder.recorded(event, delivery, sent ? "" : "there is no open event stream");
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
		this.state.terminate();
		this.tasks.executorExited();
	}

	/**
	 * The agent's process ends. What it had not acknowledged it had not written to disk
	 * either; without checkpointing it wrote nothing at all.
	 */
	public void agentStopped() {
		this.state.agentStopped();
		this.stream = null;
		this.acknowledger.agentStopped();
		this.tasks.agentRestarted();
	}

	/**
	 * The agent's state is gone from the disk.
	 */
	public void forgetEverything() {
		this.state.forgetFramework();
	}

	/**
	 * The agent takes executors back only to end them.
	 */
	public void cleanUp() {
		this.state.terminateFramework();
	}

	/**
	 * The framework is torn down, or the agent leaves the cluster.
	 */
	public Delivery terminateFramework() {
		this.state.terminateFramework();
		return shutdown();
	}

}
