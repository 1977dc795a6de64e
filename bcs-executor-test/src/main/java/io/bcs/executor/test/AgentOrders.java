/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedAgent} can be told to send to its executor, and how it
 * acknowledges what comes back. All methods may be called from any thread and do not wait
 * for the executor.
 *
 * @since 0.1.0
 */
public abstract sealed class AgentOrders extends AgentRecords permits EmbeddedAgent {

	final ExecutorApiHandler api;

	AgentOrders(AgentLoop loop, AgentSettings settings) {
		super(loop, settings);
		this.api = new ExecutorApiHandler(settings, this.model, this.recorder, this.waiters::changed);
	}

	/**
	 * Launches a task. Before the first subscription it is queued.
	 * @param task the task; an empty agent id and a missing executor are filled in
	 * @return what became of the event
	 */
	public Delivery launch(TaskInfo task) {
		return change(() -> this.model.launch(AgentEvents.launch(task, this.settings)));
	}

	/**
	 * Launches tasks that belong together.
	 * @param group the tasks; completed as by {@link #launch(TaskInfo)}
	 * @return what became of the event
	 */
	public Delivery launchGroup(TaskGroupInfo group) {
		return change(() -> this.model.launch(AgentEvents.launchGroup(group, this.settings)));
	}

	/**
	 * {@link #launchGroup(TaskGroupInfo)} for tasks one by one.
	 * @param tasks the tasks
	 * @return what became of the event
	 */
	public Delivery launchGroup(TaskInfo... tasks) {
		return launchGroup(Tasks.group(tasks));
	}

	/**
	 * Kills a task.
	 * @param taskId the task's id
	 * @return what became of the event; a task that was still queued ends at once, and
	 * nothing is sent
	 */
	public Delivery kill(String taskId) {
		return kill(taskId, (KillPolicy) null);
	}

	/**
	 * Kills a task with a policy that overrides the task's own.
	 * @param taskId the task's id
	 * @param policy the policy, or {@code null} for none
	 * @return what became of the event
	 */
	public Delivery kill(String taskId, @Nullable KillPolicy policy) {
		return change(() -> this.model.kill(taskId, AgentEvents.kill(taskId, policy)));
	}

	/**
	 * Sends the executor a message from the scheduler.
	 * @param data the message
	 * @return what became of the event
	 */
	public Delivery message(byte[] data) {
		return send(AgentEvents.message(data));
	}

	/**
	 * {@link #kill(String, KillPolicy)} with nothing but a grace period.
	 * @param taskId the task's id
	 * @param gracePeriod time between SIGTERM and SIGKILL, instead of the task's own
	 * @return what became of the event
	 */
	public Delivery kill(String taskId, Duration gracePeriod) {
		return kill(taskId, Tasks.killPolicy(gracePeriod));
	}

	/**
	 * {@link #message(byte[])} for text, as UTF-8.
	 * @param text the message
	 * @return what became of the event
	 */
	public Delivery message(String text) {
		return message(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Tells the executor to shut down. From now on it can't subscribe again.
	 * @return what became of the event
	 */
	public Delivery shutdown() {
		return change(this.model::shutdown);
	}

	/**
	 * Tells the executor that something is wrong with it.
	 * @param message what is wrong
	 * @return what became of the event
	 */
	public Delivery error(String message) {
		return send(AgentEvents.error(message));
	}

	/**
	 * Sends a sign of life, as a real agent does every 30 minutes.
	 * @return what became of the event
	 */
	public Delivery heartbeat() {
		return send(AgentEvents.HEARTBEAT);
	}

	/**
	 * Sends any event, also one that a real agent would not send.
	 * @param event the event
	 * @return what became of it
	 */
	public Delivery send(Event event) {
		return change(() -> this.model.send(event));
	}

	/**
	 * Lets something go wrong with calls to come. Faults are used up in the order in
	 * which they were injected.
	 * @param fault what goes wrong
	 */
	public void inject(AgentFault fault) {
		this.loop.run(() -> this.api.inject(fault));
	}

	/**
	 * Changes when updates are acknowledged, from the next update on. Those withheld so
	 * far stay so until {@link #acknowledge(String)}.
	 * @param mode when
	 */
	public void acknowledgements(AcknowledgementMode mode) {
		acknowledgements(mode, Duration.ZERO);
	}

	/**
	 * Changes how updates are acknowledged, from the next update on, and how long that
	 * takes. An agent that is stopped meanwhile does not acknowledge any more.
	 * @param mode how
	 * @param delay time from an update to its acknowledgement
	 */
	public void acknowledgements(AcknowledgementMode mode, Duration delay) {
		this.loop.run(() -> this.model.acknowledger().use(mode, delay));
	}

	/**
	 * Acknowledges the withheld updates of a task, in order.
	 * @param taskId the task's id
	 * @return how many there were
	 */
	public int acknowledge(String taskId) {
		return acknowledge((status) -> status.getTaskId().getValue().equals(taskId));
	}

	/**
	 * Acknowledges withheld updates, in order of arrival.
	 * @param which which of them
	 * @return how many there were
	 */
	public int acknowledge(Predicate<TaskStatus> which) {
		return change(() -> this.model.acknowledger().acknowledgeWithheld(which));
	}

	/**
	 * Acknowledges all withheld updates, the latest first.
	 * @return how many there were
	 */
	public int acknowledgeInReverse() {
		return change(() -> this.model.acknowledger().acknowledgeWithheldInReverse());
	}

	/**
	 * Lets the scheduler's acknowledgement of a task's end reach the agent, which then
	 * lets go of the task: from now on no update of it is acknowledged, not even a
	 * repetition.
	 * @param taskId the task's id
	 */
	public void forget(String taskId) {
		this.loop.run(() -> this.model.forget(taskId));
	}

	/**
	 * Tells the agent that the executor's process has ended. Its tasks that have not
	 * ended become TASK_FAILED.
	 */
	public void executorExited() {
		change(() -> {
			this.model.executorExited();
			return Boolean.TRUE;
		});
	}

}
