/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayDeque;
import java.util.Deque;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands tasks of other threads over to the event loop, in batches and in their order.
 * Once closed it takes nothing more, so that a task is either run or refused.
 * Thread-safe.
 */
final class InputQueue {

	private static final Logger logger = LoggerFactory.getLogger(InputQueue.class);

	private final Runnable wakeUp;

	private Deque<Runnable> tasks = new ArrayDeque<>();

	/** The queue that is swapped in by the next drain; the event loop's. */
	private Deque<Runnable> spare = new ArrayDeque<>();

	private boolean drainRequested;

	private boolean closed;

	/**
	 * Creates a queue.
	 * @param wakeUp makes the event loop call {@link #drain()}; called once for a batch
	 */
	InputQueue(Runnable wakeUp) {
		this.wakeUp = wakeUp;
	}

	/**
	 * Adds a task. Any thread.
	 * @param task the task
	 * @return {@code false} if the queue is closed
	 */
	boolean offer(Runnable task) {
		synchronized (this) {
			if (this.closed) {
				return false;
			}
			this.tasks.add(task);
			if (this.drainRequested) {
				return true;
			}
			this.drainRequested = true;
		}
		this.wakeUp.run();
		return true;
	}

	/** Runs what was added until now. The event loop only. */
	void drain() {
		Deque<Runnable> batch;
		synchronized (this) {
			batch = this.tasks;
			this.tasks = this.spare;
			this.drainRequested = false;
		}
		for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
			run(task);
		}
		this.spare = batch;
	}

	/** A task that fails keeps nothing from those behind it. */
	static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.atError()
				.addKeyValue("event", RateLimit.NAME_PREFIX + "input-failed")
				.setCause(ex)
				.log("A task of the driver's thread failed; the driver continues");
		}
	}

	/**
	 * Takes nothing more.
	 * @return what was not run yet
	 */
	synchronized Deque<Runnable> close() {
		this.closed = true;
		Deque<Runnable> left = this.tasks;
		this.tasks = new ArrayDeque<>();
		return left;
	}

}
