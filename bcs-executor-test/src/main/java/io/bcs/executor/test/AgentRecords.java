/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
public abstract sealed class AgentRecords permits AgentOrders {

	final AgentLoop loop;

	final EventLog journal = new EventLog();

	final StatusLog statuses = new StatusLog();

	final AgentRecorder recorder;

	final ConditionAwaiter waiters;

	final AgentModel model;

	final AgentSettings settings;

	AgentRecords(AgentLoop loop, AgentSettings settings) {
		this.loop = loop;
		this.settings = settings;
		this.waiters = new ConditionAwaiter(loop, this.journal);
		this.recorder = new AgentRecorder(this.journal, settings.listeners());
		this.model = new AgentModel(settings, this.statuses, this.recorder, (delay, work) -> loop.after(delay, () -> {
			work.run();
			this.waiters.changed();
		}));
	}

	/**
	 * {@link #awaitSubscription(Duration)} as long as the agent was built to wait.
	 */
	public void awaitSubscription() {
		awaitSubscription(awaitTimeout());
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
	 * Waits until the executor has subscribed so many times, since the agent was started
	 * first.
	 * @param count how often, the first time included
	 * @throws AssertionError if it has not in time, with what happened instead
	 */
	public void awaitSubscriptions(int count) {
		await("subscription number " + count, () -> this.model.subscriptions() >= count, awaitTimeout());
	}

	/**
	 * {@link #awaitDisconnection(Duration)} as long as the agent was built to wait.
	 */
	public void awaitDisconnection() {
		awaitDisconnection(awaitTimeout());
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
	 * {@link #awaitUpdate(String, TaskState, Duration)} as long as the agent was built to
	 * wait.
	 * @param taskId the task's id
	 * @param state the state
	 * @return the status by which the scheduler learnt of it
	 */
	public TaskStatus awaitUpdate(String taskId, TaskState state) {
		return awaitUpdate(taskId, state, awaitTimeout());
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
	 * {@link #awaitCall(String, Predicate, Duration)} as long as the agent was built to
	 * wait.
	 * @param what the call in words, for the failure's text
	 * @param which recognises the call; called on the agent's thread
	 * @return the first such call
	 */
	public RecordedCall awaitCall(String what, Predicate<RecordedCall> which) {
		return awaitCall(what, which, awaitTimeout());
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
	 * Waits until something is true.
	 * @param what what is waited for, for the failure's text
	 * @param condition the condition; called on the agent's thread whenever something has
	 * happened, and may ask the agent for whatever does not wait
	 * @param timeout how long at most
	 * @throws AssertionError if it does not become true in time, with what happened
	 */
	public void await(String what, BooleanSupplier condition, Duration timeout) {
		this.waiters.await(what, timeout, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
	}

	/**
	 * {@return how long the methods without a time-out wait}
	 */
	public Duration awaitTimeout() {
		return this.settings.awaitTimeout();
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
	 * Returns the requests that the agent refused for what they are: with an error that
	 * no {@link AgentFault} and no restart of the agent explains.
	 * @return the requests in order, expected or not
	 */
	public List<RecordedCall> refusedCalls() {
		return this.loop.call(() -> this.recorder.refusals().all());
	}

	/**
	 * Says that some requests are meant to be refused, before or after they are.
	 * @param which which; called on any thread
	 */
	public void expectRefusedCalls(Predicate<RecordedCall> which) {
		this.loop.run(() -> this.recorder.refusals().expect(which));
	}

	/**
	 * Says that requests of this type are meant to be refused.
	 * @param type the type of the call
	 */
	public void expectRefusedCalls(Call.Type type) {
		expectRefusedCalls((call) -> call.is(type));
	}

	/**
	 * Checks that no request was refused that was not expected to be.
	 * @throws AssertionError if one was, with the agent's reason and what happened
	 */
	public void verifyNoUnexpectedRefusals() {
		List<RecordedCall> unexpected = this.loop.call(() -> this.recorder.refusals().unexpected());
		if (!unexpected.isEmpty()) {
			StringBuilder text = new StringBuilder("The agent refused " + unexpected.size()
					+ ((unexpected.size() == 1) ? " call" : " calls") + " that nobody expected it to refuse:");
			unexpected
				.forEach((call) -> text.append("\n  ").append(EventLog.format(call.at())).append("  ").append(call));
			throw new AssertionError(text.append('\n').append(history()).toString());
		}
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

	/**
	 * Adds what happened to a failure that does not tell it itself.
	 * @param failure the failure of a test
	 */
	public void explain(Throwable failure) {
		if (!String.valueOf(failure.getMessage()).contains(EventLog.HEADING)) {
			failure.addSuppressed(new AgentHistory(history()));
		}
	}

	<T> T change(Supplier<T> work) {
		return this.loop.call(() -> {
			T result = work.get();
			this.waiters.changed();
			return result;
		});
	}

	private static @Nullable TaskStatus firstOrNull(List<TaskStatus> statuses) {
		return statuses.isEmpty() ? null : statuses.get(0);
	}

}
