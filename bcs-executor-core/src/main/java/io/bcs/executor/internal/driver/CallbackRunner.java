/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The thread that runs the application's code, one callback after the other.
 */
final class CallbackRunner {

	private static final Logger logger = LoggerFactory.getLogger(CallbackRunner.class);

	private static final long IDLE = 0;

	private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

	private final DriverComponents components;

	private final ReadFlowControl flowControl;

	private final Results results;

	private final Thread thread;

	private volatile boolean ending;

	private volatile boolean shutdownBegun;

	/** When the running callback began, or {@link #IDLE}. */
	private volatile long runningSince = IDLE;

	/**
	 * Creates the runner.
	 * @param components whose executor is called
	 * @param flowControl counts what is queued
	 * @param results is told what comes of callbacks
	 * @param context goes into the logging context of the thread
	 */
	CallbackRunner(DriverComponents components, ReadFlowControl flowControl, Results results,
			Map<String, String> context) {
		this.components = components;
		this.flowControl = flowControl;
		this.results = results;
		this.thread = components.callbackThreads().newThread(() -> run(context));
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Queues a callback. The event loop only. A shutdown that has begun is not queued
	 * again.
	 */
	void invoke(Callback callback) {
		if (callback.kind() == Callback.Kind.SHUTDOWN && this.shutdownBegun) {
			return;
		}
		this.flowControl.queued(callback);
		this.queue.add(new Queued(callback));
	}

	/**
	 * Drops the callbacks that have not begun.
	 * @return the tasks that were to be launched by them
	 */
	Set<TaskID> discardQueued() {
		List<Runnable> dropped = new ArrayList<>();
		this.queue.drainTo(dropped);
		Set<TaskID> tasks = new HashSet<>();
		for (Runnable runnable : dropped) {
			if (runnable instanceof Queued queued) {
				this.flowControl.taken(queued.callback);
				Invocation.launched(queued.callback).forEach((task) -> tasks.add(task.getTaskId()));
			}
		}
		return tasks;
	}

	/** Returns how long the running callback has been running. Any thread. */
	Duration running() {
		long since = this.runningSince;
		return (since != IDLE) ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
	}

	boolean isCallbackThread() {
		return Thread.currentThread() == this.thread;
	}

	/** Lets the thread end after what is queued. Does not wait for it. */
	void end() {
		this.queue.add(() -> this.ending = true);
	}

	private void run(Map<String, String> context) {
		context.forEach(MDC::put);
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
				logger.atError()
					.addKeyValue("event", RateLimit.NAME_PREFIX + "callback-incomplete")
					.log("A callback could not be completed: {}", ex.getClass().getName());
			}
		}
		this.results.ended();
	}

	private void call(Callback callback) {
		if (callback.kind() == Callback.Kind.SHUTDOWN && this.shutdownBegun) {
			return;
		}
		long begin = System.nanoTime();
		this.runningSince = (begin != IDLE) ? begin : begin + 1;
		this.shutdownBegun |= callback.kind() == Callback.Kind.SHUTDOWN;
		Invocation invocation = new Invocation(callback, this.components.executor(), this.components.driver(),
				this.components.interceptors());
		Throwable failure = null;
		try {
			invocation.run();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		this.runningSince = IDLE;
		// The session first: describing a failure may fail.
		if (failure != null) {
			launchFailed(callback, failure);
		}
		if (callback.kind() == Callback.Kind.SHUTDOWN) {
			this.results.input(new Input.ShutdownReturned());
		}
		this.results.finished(new DriverEvent.CallbackFinished(callback.kind().methodName(),
				Duration.ofNanos(System.nanoTime() - begin), failure));
		if (failure != null) {
			invocation.logUnlessLogged(failure);
		}
	}

	private void launchFailed(Callback callback, Throwable failure) {
		List<TaskStatus> updates = new ArrayList<>();
		for (TaskInfo task : Invocation.launched(callback)) {
			updates.add(this.components.defaults()
				.apply(TaskStatus.newBuilder()
					.setTaskId(task.getTaskId())
					.setState(TaskState.TASK_FAILED)
					.setMessage(
							"The executor's " + callback.kind().methodName() + " callback failed: " + describe(failure))
					.build()));
		}
		if (!updates.isEmpty()) {
			this.results.input(new Input.LaunchFailed(updates));
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

	/**
	 * Is told what comes of callbacks, on the callback thread.
	 */
	interface Results {

		/** A callback has an effect on the session. */
		void input(Input input);

		/** A callback has returned or thrown. */
		void finished(DriverEvent.CallbackFinished event);

		/** The thread is about to end. */
		void ended();

	}

	/** A callback that waits for its turn. */
	private final class Queued implements Runnable {

		private final Callback callback;

		Queued(Callback callback) {
			this.callback = callback;
		}

		@Override
		public void run() {
			CallbackRunner.this.flowControl.taken(this.callback);
			call(this.callback);
		}

	}

}
