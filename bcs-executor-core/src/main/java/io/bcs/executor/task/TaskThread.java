/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * What the thread of a task does: it calls the runner, and nothing that the runner throws
 * gets lost.
 */
final class TaskThread implements Runnable {

	private final TaskTable table;

	private final TaskExecution task;

	TaskThread(TaskTable table, TaskExecution task) {
		this.table = table;
		this.task = task;
	}

	@Override
	public void run() {
		try {
			this.table.runInContext(this.task, () -> {
				if (this.task.begin()) {
					call();
				}
			});
		}
		catch (Throwable ex) {
			this.task.failed("The task could not be run: " + FailureMessage.of(ex), ex);
		}
	}

	private void call() {
		TaskRunner runner = this.table.settings().runner();
		TaskContext taskContext = new DefaultTaskContext(this.table, this.task);
		try {
			if (runner instanceof AsyncTaskRunner async) {
				CompletionStage<?> stage = Objects.requireNonNull(async.start(taskContext),
						"The runner returned no CompletionStage");
				this.task.async((stage instanceof Future<?> future) ? future : null);
				stage.whenComplete((result, failure) -> finished(failure));
				return;
			}
			runner.run(taskContext);
			finished(null);
		}
		catch (Throwable ex) {
			finished(ex);
		}
	}

	/** Ends the task, and once more if that ends in an error. */
	private void finished(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? FailureMessage.unwrap(failure) : null;
		try {
			this.task.finished(cause);
		}
		catch (Throwable ex) {
			this.task.finished((cause != null) ? cause : ex);
		}
	}

}
