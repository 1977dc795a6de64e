/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedAgent} has seen of its executor, and how to wait for more. All
 * methods may be called from any thread; those named {@code await…} block, and must not
 * be called by an {@link AgentListener}. The rest can still be asked when the agent is
 * closed.
 *
 * @since 0.1.0
 */
public abstract sealed class AgentRecords permits EmbeddedAgent {

	final AgentLoop loop;

	final Journal journal = new Journal();

	final StatusLog statuses = new StatusLog();

	final AgentRecorder recorder;

	final Waiters waiters;

	final AgentModel model;

	AgentRecords(AgentLoop loop, AgentSettings settings) {
		this.loop = loop;
		this.waiters = new Waiters(loop, this.journal);
		this.recorder = new AgentRecorder(this.journal, settings.listeners());
		this.model = new AgentModel(settings, this.statuses, this.recorder, (delay, work) -> loop.after(delay, () -> {
			work.run();
			this.waiters.changed();
		}));
	}

	/**
	 * Waits until the executor has an open event stream.
	 * @param timeout how long at most
	 * @throws AssertionError if there is none in time, with what happened instead
	 */
	public void awaitSubscription(Duration timeout) {
		this.waiters.await("a subscription", timeout, () -> this.model.streamOpen() ? Boolean.TRUE : null);
	}

	/**
	 * Waits until the executor's event stream is closed, or was closed.
	 * @param timeout how long at most
	 * @throws AssertionError if it stays open, with what happened instead
	 */
	public void awaitDisconnection(Duration timeout) {
		this.waiters.await("the end of the event stream", timeout, () -> this.model.streamOpen() ? null : Boolean.TRUE);
	}

	/**
	 * Waits until a task has, or had, a state.
	 * @param taskId the task's id
	 * @param state the state
	 * @param timeout how long at most
	 * @return the status by which the scheduler learnt of it
	 * @throws AssertionError if it does not come in time, with what came instead
	 */
	public TaskStatus awaitUpdate(String taskId, TaskState state, Duration timeout) {
		return this.waiters.await(state + " of task " + taskId, timeout, () -> firstOrNull(this.statuses
			.select((status) -> status.getState() == state && status.getTaskId().getValue().equals(taskId))));
	}

	/**
	 * Waits for a call, or finds it among those that have come.
	 * @param what the call in words, for the failure's text
	 * @param which recognises the call; called on the agent's thread
	 * @param timeout how long at most
	 * @return the first such call
	 * @throws AssertionError if it does not come in time, with what came instead
	 */
	public RecordedCall awaitCall(String what, Predicate<RecordedCall> which, Duration timeout) {
		return this.waiters.await(what, timeout,
				() -> this.journal.select(RecordedCall.class, which).findFirst().orElse(null));
	}

	/**
	 * Returns the states of a task that the scheduler learnt of, in order: those from the
	 * executor as it sent them, and any that the agent itself put ({@code SOURCE_AGENT}).
	 * A repeated update is there once.
	 * @param taskId the task's id
	 * @return the statuses
	 */
	public List<TaskStatus> updatesOf(String taskId) {
		return this.loop.call(() -> this.statuses.select((status) -> status.getTaskId().getValue().equals(taskId)));
	}

	/**
	 * {@return what {@link #updatesOf(String)} returns, of all tasks}
	 */
	public List<TaskStatus> updates() {
		return this.loop.call(() -> this.statuses.select((status) -> true));
	}

	/**
	 * {@return the messages from the executor to the scheduler, in order}
	 */
	public List<byte[]> messages() {
		return this.loop
			.call(() -> this.journal.select(RecordedCall.class, (call) -> call.accepted() && call.is(Call.Type.MESSAGE))
				.map((call) -> (call.call() != null) ? call.call().getMessage().getData().toByteArray() : new byte[0])
				.toList());
	}

	/**
	 * {@return the requests that were answered so far, in order}
	 */
	public List<RecordedCall> calls() {
		return this.loop.call(() -> this.journal.all(RecordedCall.class));
	}

	/**
	 * Returns the events that were sent, queued or lost so far. One that was queued
	 * stands there again when it is sent.
	 * @return the events in order
	 */
	public List<RecordedEvent> events() {
		return this.loop.call(() -> this.journal.all(RecordedEvent.class));
	}

	/**
	 * {@return how many different updates came from the executor}
	 */
	public long updatesReceived() {
		return this.loop.call(this.statuses::fromExecutor);
	}

	/**
	 * {@return how many different updates were acknowledged}
	 */
	public long updatesAcknowledged() {
		return this.loop.call(this.statuses::acknowledged);
	}

	/**
	 * {@return how many acknowledgements were sent, repetitions included}
	 */
	public long acknowledgementsSent() {
		return this.loop.call(this.statuses::acknowledgementsSent);
	}

	/**
	 * {@return how many subscriptions the agent took}
	 */
	public int subscriptions() {
		return this.loop.call(this.model::subscriptions);
	}

	/**
	 * {@return what happened so far, one line each, for people to read}
	 */
	public String history() {
		return this.loop.call(this.journal::describe);
	}

	private static @Nullable TaskStatus firstOrNull(List<TaskStatus> statuses) {
		return statuses.isEmpty() ? null : statuses.get(0);
	}

}
