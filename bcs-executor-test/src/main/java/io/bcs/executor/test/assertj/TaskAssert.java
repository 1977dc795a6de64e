/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.assertj.core.api.ListAssert;

/**
 * Assertions about what the scheduler has learnt of a task.
 *
 * @since 0.1.0
 */
public final class TaskAssert {

	private final EmbeddedAgentAssert parent;

	private final EmbeddedAgent agent;

	private final String taskId;

	TaskAssert(EmbeddedAgentAssert parent, EmbeddedAgent agent, String taskId) {
		this.parent = parent;
		this.agent = agent;
		this.taskId = taskId;
	}

	/**
	 * Asserts which states the task has had, from the first one to the latest: one for
	 * each update, so an update that repeats the state counts again.
	 * @param states the states, all of them in order
	 * @return these assertions
	 */
	public TaskAssert hasStates(TaskState... states) {
		List<TaskState> expected = List.of(states);
		return check("the states " + names(expected), (updates) -> states(updates).equals(expected));
	}

	/**
	 * Asserts that the task has, or had, a state.
	 * @param state the state
	 * @return these assertions
	 */
	public TaskAssert reached(TaskState state) {
		return check("reached " + name(state), (updates) -> states(updates).contains(state));
	}

	/**
	 * Asserts that the task never had a state so far. Does not wait, even after
	 * {@link EmbeddedAgentAssert#eventually()}.
	 * @param state the state
	 * @return these assertions
	 */
	public TaskAssert neverReached(TaskState state) {
		return check("never reached " + name(state), (updates) -> !states(updates).contains(state));
	}

	/**
	 * Asserts how the task ended.
	 * @param state the state, a terminal one
	 * @return these assertions
	 */
	public TaskAssert endedAs(TaskState state) {
		if (!TaskStates.isTerminal(state)) {
			throw new IllegalArgumentException(state + " is not the end of a task");
		}
		return check("ended as " + name(state), (updates) -> latestIs(updates, (latest) -> latest.getState() == state));
	}

	/**
	 * Asserts that the task has not ended so far. Does not wait, even after
	 * {@link EmbeddedAgentAssert#eventually()}.
	 * @return these assertions
	 */
	public TaskAssert hasNotEnded() {
		return check("no end",
				(updates) -> updates.stream().noneMatch((status) -> TaskStates.isTerminal(status.getState())));
	}

	/**
	 * Asserts that nothing is known of the task so far. Does not wait, even after
	 * {@link EmbeddedAgentAssert#eventually()}.
	 * @return these assertions
	 */
	public TaskAssert hasNoUpdates() {
		return check("no updates", List::isEmpty);
	}

	/**
	 * Asserts what the latest update says.
	 * @param text a part of its message
	 * @return these assertions
	 */
	public TaskAssert hasMessageContaining(String text) {
		return check("a latest message that contains \"" + text + "\"",
				(updates) -> latestIs(updates, (latest) -> latest.getMessage().contains(text)));
	}

	/**
	 * Asserts the reason in the latest update.
	 * @param reason the reason
	 * @return these assertions
	 */
	public TaskAssert hasReason(TaskStatus.Reason reason) {
		return check("the reason " + reason, (updates) -> latestIs(updates, (latest) -> latest.getReason() == reason));
	}

	/**
	 * Asserts that all that is known of the task comes from the executor, and nothing
	 * from the agent itself.
	 * @return these assertions
	 */
	public TaskAssert isReportedByExecutorOnly() {
		return check("updates from the executor only", (updates) -> updates.stream()
			.allMatch((status) -> status.getSource() == TaskStatus.Source.SOURCE_EXECUTOR));
	}

	/**
	 * Turns to the updates themselves.
	 * @return AssertJ's assertions about them
	 */
	public ListAssert<TaskStatus> updates() {
		return org.assertj.core.api.Assertions.assertThat(this.agent.records().updatesOf(this.taskId))
			.describedAs("%supdates of task %s",
					this.parent.hasDescription() ? this.parent.descriptionText() + ", " : "", this.taskId);
	}

	/**
	 * Returns to the agent, to another of its tasks for example.
	 * @return the assertions about the agent
	 */
	public EmbeddedAgentAssert and() {
		return this.parent;
	}

	private TaskAssert check(String what, Predicate<List<TaskStatus>> condition) {
		if (!this.parent.holds(() -> condition.test(this.agent.records().updatesOf(this.taskId)))) {
			List<TaskStatus> updates = this.agent.records().updatesOf(this.taskId);
			this.parent.fail("Expected of task " + this.taskId + ": " + what + ", but it has "
					+ (updates.isEmpty() ? "no updates" : describe(updates)));
		}
		return this;
	}

	private static boolean latestIs(List<TaskStatus> updates, Predicate<TaskStatus> condition) {
		return !updates.isEmpty() && condition.test(updates.get(updates.size() - 1));
	}

	private static List<TaskState> states(List<TaskStatus> updates) {
		return updates.stream().map(TaskStatus::getState).toList();
	}

	private static String describe(List<TaskStatus> updates) {
		return updates.stream()
			.map((status) -> name(status.getState())
					+ (status.getMessage().isEmpty() ? "" : " \"" + status.getMessage() + "\"")
					+ (status.hasReason() ? " " + status.getReason() : "")
					+ ((status.getSource() == TaskStatus.Source.SOURCE_EXECUTOR) ? "" : " (says the agent)"))
			.collect(Collectors.joining(" > "));
	}

	private static String names(List<TaskState> states) {
		return states.stream().map(TaskAssert::name).collect(Collectors.joining(" > "));
	}

	private static String name(TaskState state) {
		return state.name().substring("TASK_".length());
	}

}
