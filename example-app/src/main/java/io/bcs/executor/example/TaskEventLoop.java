/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread, {@code example-tasks}, to which the state of all tasks belongs. Runs
 * what it is given, in order. Does not keep the JVM alive; the driver does. An exception
 * is logged, and the thread goes on.
 */
class TaskEventLoop implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TaskEventLoop.class);

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "example-tasks");
		thread.setDaemon(true);
		return thread;
	});

	TaskEventLoop() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Runs something soon. May be called from any thread and does not block.
	 * @throws java.util.concurrent.RejectedExecutionException after {@link #close()}
	 */
	@Override
	public void execute(Runnable task) {
		this.executor.execute(guarded(task));
	}

	/**
	 * Runs something later. May be called from any thread and does not block.
	 * @param task what to run
	 * @param delay the time until then
	 * @return a handle to cancel it with
	 */
	Future<?> schedule(Runnable task, Duration delay) {
		return this.executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Rejects further tasks and discards those that wait.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.error("Unhandled exception in the task event loop", ex);
			}
		};
	}

}
