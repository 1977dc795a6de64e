/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.AgentListener;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Writes down what becomes of each task, and tells it on the console as it comes.
 * Thread-safe.
 */
final class TaskTracker implements AgentListener {

	private final Console console;

	private final String sandbox;

	private final Map<String, List<TaskStatus>> statuses = new LinkedHashMap<>();

	private final List<Waiter> waiters = new ArrayList<>();

	private boolean ignoringOthers;

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	/**
	 * Creates a board.
	 * @param console where it is told what happens
	 * @param sandbox the executor's directory, which is left out of what is told
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
		String source = (status.getSource() == TaskStatus.Source.SOURCE_AGENT) ? " (says the agent)" : "";
		this.console.event(taskId, status.getState().name(), message(status) + source);
		this.statuses.computeIfAbsent(taskId, (id) -> new ArrayList<>()).add(status);
		this.waiters.removeIf((waiter) -> waiter.look(status));
	}

	@Override
	public void onSubscribed(int count) {
		this.console.event("executor", (count == 1) ? "subscribed" : "resubscribed", "");
		this.subscribed.complete(null);
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
	 * Takes no notice of tasks that nobody has added.
	 */
	synchronized void ignoreOthers() {
		this.ignoringOthers = true;
	}

	/**
	 * Tells the first subscription.
	 */
	CompletableFuture<Void> subscribed() {
		return this.subscribed;
	}

	/**
	 * Tells the end of a task.
	 * @return completed with its terminal state
	 */
	CompletableFuture<TaskStatus> end(String taskId) {
		return when(taskId, "ended", TaskStates::isTerminal);
	}

	/**
	 * Tells that a task has a state.
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
	 * Writes the closing table.
	 */
	synchronized void table() {
		List<List<String>> rows = new ArrayList<>();
		this.statuses.forEach((taskId,
				seen) -> rows.add(List.of(taskId,
						seen.stream().map((status) -> shortName(status.getState())).collect(Collectors.joining(" > ")),
						seen.isEmpty() ? "" : message(seen.get(seen.size() - 1)))));
		this.console.table(List.of("task", "states", "last message"), rows);
	}

	private String message(TaskStatus status) {
		return status.getMessage().replace(this.sandbox, "");
	}

	private static String shortName(TaskState state) {
		return state.name().substring("TASK_".length());
	}

	/**
	 * Waits.
	 * @param what what is waited for, for the failure's text
	 */
	static <T> T await(String what, CompletableFuture<T> future, Duration timeout) throws InterruptedException {
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new RunFailedException(what + " did not come within " + timeout.toMillis() / 1000.0 + " s");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RunFailedException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
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
