/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A {@link TaskRunner} for work that needs no thread of its own until its end. The task
 * ends when the returned stage completes: normally is {@code TASK_FINISHED},
 * exceptionally is {@code TASK_FAILED}, either after a kill is {@code TASK_KILLED} (or
 * {@code TASK_FAILED}, if it was killed because of its {@code max_completion_time}).
 * <p>
 * A kill calls the {@link TaskContext#onKill(KillHandler) kill handlers}, then cancels
 * the stage if it is a {@link java.util.concurrent.Future}, as a
 * {@link java.util.concurrent.CompletableFuture} is. The thread that called
 * {@link #start(TaskContext)} is interrupted only while that method runs.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AsyncTaskRunner extends TaskRunner {

	/**
	 * Begins a task. Called on a thread of its own, and may block.
	 * @param context the task, and the means to report about it, usable until the stage
	 * completes
	 * @return completes when the task has ended; its value is not used
	 * @throws Exception if the task could not be begun
	 */
	CompletionStage<?> start(TaskContext context) throws Exception;

	/**
	 * Begins a task and waits for its end, for decorators that know a {@link TaskRunner}
	 * only. {@link TaskRunnerExecutor} calls {@link #start(TaskContext)} instead, and
	 * blocks no thread.
	 */
	@Override
	@SuppressWarnings("FunctionalInterfaceMethodChanged") // The other way to call the
															// same.
	default void run(TaskContext context) throws Exception {
		CompletableFuture<?> future = Objects.requireNonNull(start(context), "The runner returned no CompletionStage")
			.toCompletableFuture();
		try {
			future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
