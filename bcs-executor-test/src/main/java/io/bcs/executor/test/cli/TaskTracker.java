/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.AgentListener;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Records what becomes of each task, and writes it to the console as it comes.
 * Thread-safe.
 */
final class TaskTracker implements AgentListener {

	private static final int LONGEST_MESSAGE = 200;

	private final Console console;

	private final String sandbox;

	private final Map<String, List<TaskStatus>> statuses = new LinkedHashMap<>();

	private final List<Waiter> waiters = new ArrayList<>();

	private boolean ignoringOthers;

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private final CompletableFuture<Void> resubscribed = new CompletableFuture<>();

	/**
	 * Creates a tracker without tasks.
	 * @param console where events are written
	 * @param sandbox the executor's directory, which is left out of messages
	 */
	TaskTracker(Console console, Path sandbox) {
		this.console = console;
		this.sandbox = sandbox + "/";
	}

	/**
	 * Adds a task that is about to be launched.
	 */
	synchronized void add(String taskId) {
		this.statuses.putIfAbsent(taskId, new ArrayList<>());
		this.console.event(taskId, "launched", "");
	}

	@Override
	public synchronized void onUpdate(TaskStatus status) {
		String taskId = status.getTaskId().getValue();
		if (this.ignoringOthers && !this.statuses.containsKey(taskId)) {
			return;
		}
		String source = (status.getSource() == TaskStatus.Source.SOURCE_AGENT) ? " (reported by the agent)" : "";
		this.console.event(taskId, status.getState().name(), message(status) + source);
		this.statuses.computeIfAbsent(taskId, (id) -> new ArrayList<>()).add(status);
		this.waiters.removeIf((waiter) -> waiter.look(status));
	}

	@Override
	public void onCall(RecordedCall call) {
		Call sent = call.call();
		if (sent != null && call.accepted() && sent.getType() == Call.Type.MESSAGE) {
			this.console.event("executor", "message", text(sent.getMessage().getData()));
		}
	}

	private static String text(ByteString data) {
		if (!data.isValidUtf8()) {
			return data.size() + " bytes";
		}
		String text = data.toStringUtf8();
		return (text.length() <= LONGEST_MESSAGE) ? text
				: text.substring(0, LONGEST_MESSAGE) + "... (" + data.size() + " bytes)";
	}

	@Override
	public void onSubscribed(int count) {
		this.console.event("executor", (count == 1) ? "subscribed" : "resubscribed", "");
		((count == 1) ? this.subscribed : this.resubscribed).complete(null);
	}

	@Override
	public void onStreamClosed() {
		this.console.event("executor", "disconnected", "");
	}

	synchronized boolean knows(String taskId) {
		return this.statuses.containsKey(taskId);
	}

	/** The tasks that were launched, in order. */
	synchronized List<String> tasks() {
		return List.copyOf(this.statuses.keySet());
	}

	/**
	 * Ignores tasks that were not added.
	 */
	synchronized void ignoreOthers() {
		this.ignoringOthers = true;
	}

	/**
	 * Completed at the first subscription.
	 */
	CompletableFuture<Void> subscribed() {
		return this.subscribed;
	}

	/**
	 * Returns the executor's second subscription.
	 * @return completed when the agent has taken it
	 */
	CompletableFuture<Void> resubscribed() {
		return this.resubscribed;
	}

	/**
	 * Returns the end of a task.
	 * @return completed with its terminal state
	 */
	CompletableFuture<TaskStatus> end(String taskId) {
		return when(taskId, "ended", TaskStates::isTerminal);
	}

	/**
	 * Returns the moment in which a task has a state.
	 * @return completed with the state, or with a {@link RunFailedException} if the task
	 * ends without it
	 */
	CompletableFuture<TaskStatus> state(String taskId, TaskState state) {
		return when(taskId, "been " + state, (seen) -> seen == state);
	}

	private synchronized CompletableFuture<TaskStatus> when(String taskId, String what, Predicate<TaskState> wanted) {
		Waiter waiter = new Waiter(taskId, what, wanted, new CompletableFuture<>());
		if (this.statuses.getOrDefault(taskId, List.of()).stream().noneMatch(waiter::look)) {
			this.waiters.add(waiter);
		}
		return waiter.future();
	}

	synchronized List<TaskState> states(String taskId) {
		return this.statuses.getOrDefault(taskId, List.of()).stream().map(TaskStatus::getState).toList();
	}

	/**
	 * Returns the tasks that have not ended.
	 */
	synchronized List<String> active() {
		return this.statuses.keySet()
			.stream()
			.filter((taskId) -> states(taskId).stream().noneMatch(TaskStates::isTerminal))
			.toList();
	}

	/**
	 * Returns what became of all tasks so far.
	 */
	synchronized List<TaskOutcome> outcomes() {
		return this.statuses.entrySet()
			.stream()
			.map((task) -> new TaskOutcome(task.getKey(), changes(states(task.getKey())),
					task.getValue().isEmpty() ? "" : message(task.getValue().get(task.getValue().size() - 1))))
			.toList();
	}

	/** Leaves out updates that only repeat a state. */
	private static List<TaskState> changes(List<TaskState> states) {
		List<TaskState> changes = new ArrayList<>();
		for (TaskState state : states) {
			if (changes.isEmpty() || changes.get(changes.size() - 1) != state) {
				changes.add(state);
			}
		}
		return changes;
	}

	private String message(TaskStatus status) {
		if (status.getMessage().isEmpty() && status.hasHealthy()) {
			return status.getHealthy() ? "healthy" : "not healthy";
		}
		return status.getMessage().replace(this.sandbox, "");
	}

	private record Waiter(String taskId, String what, Predicate<TaskState> wanted,
			CompletableFuture<TaskStatus> future) {

		/**
		 * Looks at a state.
		 * @return whether nothing is left to wait for
		 */
		boolean look(TaskStatus status) {
			if (!status.getTaskId().getValue().equals(this.taskId)) {
				return false;
			}
			if (this.wanted.test(status.getState())) {
				return this.future.complete(status);
			}
			return TaskStates.isTerminal(status.getState())
					&& this.future.completeExceptionally(new RunFailedException("Task " + this.taskId + " should have "
							+ this.what + ", but it became " + status.getState() + " (" + status.getMessage() + ")"));
		}

	}

}
