/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread, {@code bcs-executor-process}, to which the state of all processes
 * belongs. Runs what it is given, in order. Does not keep the JVM alive; the driver does.
 * What is thrown is logged, and the thread goes on.
 */
final class SupervisorLoop implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ProcessSupervisor.class);

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "bcs-executor-process");
		thread.setDaemon(true);
		return thread;
	});

	SupervisorLoop() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	/** Starts the thread unless it runs. */
	void start() {
		this.executor.prestartCoreThread();
	}

	/**
	 * Runs something soon. May be called from any thread and does not block.
	 * @throws RejectedExecutionException after {@link #close()}
	 */
	@Override
	public void execute(Runnable task) {
		this.executor.execute(guarded(task));
	}

	/** Runs something soon, or not at all after {@link #close()}. */
	void executeUnlessClosed(Runnable task) {
		try {
			execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("All processes have been killed: the supervisor is closed", ex);
		}
	}

	Future<?> schedule(Runnable task, Duration delay) {
		return this.executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Rejects further tasks and discards those that wait. */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.atError()
					.addKeyValue("event", "bcs.executor.process-supervision-failed")
					.setCause(ex)
					.log("Something failed in the supervision of processes, which goes on");
			}
		};
	}

}
