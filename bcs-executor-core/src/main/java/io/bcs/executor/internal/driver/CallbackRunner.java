/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs the application's code, one callback after the other.
 */
final class CallbackRunner {

	private static final Logger logger = LoggerFactory.getLogger(CallbackRunner.class);

	private static final long IDLE = 0;

	private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

	private final CallbackBacklog backlog;

	private final Runnable relieved;

	private final DriverComponents parts;

	private final ListenerMulticaster listeners;

	private final Consumer<Input> post;

	private final Thread thread;

	private volatile boolean ending;

	private volatile boolean shutdownBegun;

	/** When the running callback began, or {@link #IDLE}. */
	private volatile long runningSince = IDLE;

	/**
	 * Creates the runner.
	 * @param parts whose executor is called
	 * @param listeners are told of every callback
	 * @param post leaves an input for the session
	 * @param backlog counts what is queued
	 * @param relieved wakes the driver when too long a backlog has shrunk
	 */
	CallbackRunner(DriverComponents parts, ListenerMulticaster listeners, Consumer<Input> post, CallbackBacklog backlog,
			Runnable relieved) {
		this.backlog = backlog;
		this.relieved = relieved;
		this.parts = parts;
		this.listeners = listeners;
		this.post = post;
		this.thread = parts.callbackThreads().newThread(this::run);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Queues a callback. A shutdown that has begun is not called again.
	 * @param callback the callback
	 */
	void invoke(Callback callback) {
		if (callback.kind() == Callback.Kind.SHUTDOWN && this.shutdownBegun) {
			return;
		}
		this.backlog.queued(callback);
		this.queue.add(new Queued(callback));
	}

	/** Drops the callbacks that have not begun. */
	void discardQueued() {
		List<Runnable> dropped = new ArrayList<>();
		this.queue.drainTo(dropped);
		for (Runnable runnable : dropped) {
			if (runnable instanceof Queued queued) {
				this.backlog.taken(queued.callback);
			}
		}
	}

	/** Returns how long the running callback has been running. Any thread. */
	Duration running() {
		long since = this.runningSince;
		return (since != IDLE) ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
	}

	boolean isCallbackThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Runs what is queued, then ends the thread.
	 * @param timeout how long to wait for that
	 */
	void end(Duration timeout) {
		this.queue.add(() -> this.ending = true);
		try {
			// A join of zero would wait for ever.
			this.thread.join(Math.max(1, timeout.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (this.thread.isAlive()) {
			logger.warn("A callback is still running {} ms after the driver ended; it is left behind",
					timeout.toMillis());
		}
	}

	private void run() {
		while (!this.ending) {
			try {
				this.queue.take().run();
			}
			catch (InterruptedException ex) {
				// An interrupt meant for the application's code: the thread itself goes
				// on.
				logger.debug("The callback thread was interrupted between two callbacks", ex);
			}
			catch (Throwable ex) {
				// Whatever happens around a callback, the ones that follow are still
				// called.
				logger.error("A callback could not be completed: {}", ex.getClass().getName());
			}
		}
	}

	private void call(Callback callback) {
		if (callback.kind() == Callback.Kind.SHUTDOWN) {
			this.shutdownBegun = true;
		}
		long begin = System.nanoTime();
		this.runningSince = (begin != IDLE) ? begin : begin + 1;
		Throwable failure = null;
		try {
			new Invocation(callback, this.parts.executor(), this.parts.driver(), this.parts.interceptors()).proceed();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		this.runningSince = IDLE;
		// The session first: telling people may fail with a failure that can't be
		// described.
		if (failure != null) {
			launchFailed(callback, failure);
		}
		if (callback.kind() == Callback.Kind.SHUTDOWN) {
			this.post.accept(new Input.ShutdownReturned());
		}
		this.listeners.tell(new DriverEvent.CallbackFinished(callback.kind().methodName(),
				Duration.ofNanos(System.nanoTime() - begin), failure));
		if (failure != null) {
			logger.error("The executor's {} callback failed", callback.kind().methodName(), failure);
		}
	}

	private void launchFailed(Callback callback, Throwable failure) {
		List<TaskStatus> updates = new ArrayList<>();
		for (TaskInfo task : Invocation.launched(callback)) {
			updates.add(this.parts.completer()
				.apply(TaskStatus.newBuilder()
					.setTaskId(task.getTaskId())
					.setState(TaskState.TASK_FAILED)
					.setMessage(
							"The executor's " + callback.kind().methodName() + " callback failed: " + describe(failure))
					.build()));
		}
		if (!updates.isEmpty()) {
			this.post.accept(new Input.LaunchFailed(updates));
		}
	}

	private static String describe(Throwable failure) {
		try {
			return failure.toString();
		}
		catch (RuntimeException ex) {
			return failure.getClass().getName();
		}
	}

	/** A callback that waits for its turn. */
	private final class Queued implements Runnable {

		private final Callback callback;

		Queued(Callback callback) {
			this.callback = callback;
		}

		@Override
		public void run() {
			CallbackRunner.this.backlog.taken(this.callback);
			if (CallbackRunner.this.backlog.isRelieved()) {
				CallbackRunner.this.relieved.run();
			}
			call(this.callback);
		}

	}

}
