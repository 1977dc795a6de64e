/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on one daemon thread, {@code bcs-executor-task-timer}, which is there from the
 * first task on: a kill must not depend on whether another thread can be had.
 */
final class ThreadTimers implements TaskTimers {

	private static final Logger logger = LoggerFactory.getLogger(TaskRunnerExecutor.class);

	private final ScheduledThreadPoolExecutor scheduler;

	ThreadTimers() {
		this.scheduler = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "bcs-executor-task-timer");
			thread.setDaemon(true);
			return thread;
		});
		this.scheduler.setRemoveOnCancelPolicy(true);
	}

	@Override
	public void start() {
		this.scheduler.prestartCoreThread();
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		try {
			Future<?> future = this.scheduler.schedule(() -> {
				try {
					task.run();
				}
				catch (Throwable ex) {
					logger.atError()
						.addKeyValue("event", "bcs.executor.task-timer-failed")
						.setCause(ex)
						.log("A timer of a task failed");
				}
			}, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A timer was not set: the executor is closed", ex);
			return () -> {
			};
		}
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

}
