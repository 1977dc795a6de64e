/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.transport.AgentTransport;
import io.netty.channel.EventLoop;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver does on its own thread, {@code bcs-executor-driver}: a Netty event loop
 * that runs the session, its timers and both connections. It is not a daemon, so a
 * running driver keeps the JVM up. Other threads hand their inputs over through a queue.
 */
// What comes of a scheduled task is seen in its effects.
@SuppressWarnings("FutureReturnValueIgnored")
public final class DriverLoop {

	private static final Logger logger = LoggerFactory.getLogger(DriverLoop.class);

	/**
	 * Long enough for a callback that is about to return, short enough for a grace
	 * period.
	 */
	private static final Duration CALLBACK_TIMEOUT = Duration.ofMillis(250);

	private final Session session;

	private final DriverComponents components;

	private final InputQueue queue = new InputQueue(this::wakeUp);

	private final RateLimit warnings = new RateLimit(System::nanoTime);

	private final SnapshotState state = new SnapshotState(InstantSource.system());

	private final ShutdownDeadline shutdownDeadline;

	private final SendLimits limits;

	private final ListenerMulticaster listeners;

	private final ReadFlowControl flowControl;

	private final CallbackRunner callbacks;

	private final DriverInputs inputs;

	private final SessionQueries queries;

	private volatile @Nullable DriverEventLoop eventLoop;

	private @Nullable AgentTransport transport;

	private @Nullable SessionRunner runner;

	private boolean terminating;

	private boolean callbacksEnded;

	private boolean closed;

	/** The session does not change any more: any thread may read it. */
	private volatile boolean terminated;

	/**
	 * Creates the loop; {@link #start()} starts it.
	 * @param settings for the session
	 * @param components what effects act upon
	 * @param maxUnacknowledgedUpdates how many updates may wait for their acknowledgement
	 */
	public DriverLoop(SessionSettings settings, DriverComponents components, int maxUnacknowledgedUpdates) {
		this.session = new Session(settings);
		this.components = components;
		this.shutdownDeadline = ShutdownDeadline.of(settings);
		this.limits = new SendLimits(maxUnacknowledgedUpdates);
		List<DriverListener> all = new ArrayList<>(List.of(this.state, new LoggingDriverListener(this.warnings)));
		all.addAll(components.listeners());
		this.listeners = new ListenerMulticaster(all, this.warnings, System::nanoTime);
		this.flowControl = new ReadFlowControl(components.maxQueuedCallbacks(), components.maxQueuedBytes(),
				this::setReading, this.queue::offer, this.warnings);
		this.callbacks = new CallbackRunner(components, this.flowControl, new CallbackResults(),
				components.loggingContext());
		this.inputs = new DriverInputs(this.queue, this.limits, this::handle, this.listeners);
		this.queries = new SessionQueries(this.session, this.queue, this::isSessionReadable);
	}

	/** Starts the threads and the session. */
	public void start() {
		start(new DriverEventLoop(this.components.loggingContext()));
	}

	/**
	 * Starts the callback thread and the session.
	 * @param driverEventLoop what the session runs on; ends with the driver
	 */
	public void start(DriverEventLoop driverEventLoop) {
		this.state.started();
		try {
			this.callbacks.start();
			EventLoop loop = driverEventLoop.eventLoop();
			AgentTransport created = this.components.transport().apply(loop);
			this.transport = created;
			this.runner = new SessionRunner(this.session, this.components, new LoopParts(loop, created, this.callbacks,
					this.flowControl, this.listeners, this.limits, this.state, this.shutdownDeadline), this::finished);
			driverEventLoop.onEnd(this::ended);
			this.eventLoop = driverEventLoop;
			loop.execute(() -> begin(loop));
		}
		catch (Throwable ex) {
			// No thread could be started: nobody would ever run what is queued.
			this.queue.close();
			this.components.termination().onStatus(Status.DRIVER_ABORTED);
			this.callbacks.end();
			this.components.termination().onTermination();
			driverEventLoop.startFailed(ex);
			throw ex;
		}
	}

	/** The thread ends: as it should, or by an error in the loop itself. */
	private void ended() {
		if (this.terminated) {
			return;
		}
		this.terminated = true;
		this.queue.close();
		SessionRunner sessionRunner = this.runner;
		if (sessionRunner == null || !sessionRunner.isFinished()) {
			this.components.termination().onStatus(Status.DRIVER_ABORTED);
		}
		this.callbacks.end();
		this.components.termination().onTermination();
		logger.atError()
			.addKeyValue("event", RateLimit.NAME_PREFIX + "driver-thread-ended")
			.log("The driver's thread ended by an error; the driver has aborted");
	}

	private void begin(EventLoop loop) {
		loop.scheduleWithFixedDelay(this.warnings::summarize, 1, 1, TimeUnit.MINUTES);
		handle(new Input.Start());
		// What was queued before the loop could be woken.
		this.queue.drain();
	}

	private void wakeUp() {
		DriverEventLoop loop = this.eventLoop;
		if (loop != null) {
			try {
				loop.eventLoop().execute(this.queue::drain);
			}
			catch (RejectedExecutionException ex) {
				// The loop ended meanwhile, and has run what was queued.
				logger.debug("The driver's thread had ended", ex);
			}
		}
	}

	private void handle(Input input) {
		Objects.requireNonNull(this.runner).handle(input);
	}

	private void setReading(boolean reading) {
		Objects.requireNonNull(this.transport).setReading(reading);
	}

	/**
	 * Returns where other threads leave their inputs.
	 * @return the inputs
	 */
	public DriverInputs inputs() {
		return this.inputs;
	}

	/** Runs a task on the event loop, behind the inputs before it. */
	boolean run(Runnable task) {
		return this.queue.offer(task);
	}

	/**
	 * Returns the state of the driver. Any thread.
	 * @param status its status
	 * @return the snapshot
	 */
	public DriverSnapshot snapshot(Status status) {
		return this.state.snapshot(status, this.flowControl.callbacks(), this.callbacks.running(),
				this.queries::activeTasks, this.queries::unacknowledgedUpdates);
	}

	/**
	 * Returns the time a shutdown has. Any thread.
	 * @return the whole time before a shutdown, what is left of it during one
	 */
	public Duration shutdownGracePeriod() {
		return this.shutdownDeadline.remaining();
	}

	/**
	 * The loop itself may read the session, and any thread while the loop does not run.
	 */
	private boolean isSessionReadable() {
		DriverEventLoop loop = this.eventLoop;
		return this.terminated || loop == null || loop.isCurrentThread();
	}

	/**
	 * Tells whether the current thread is one of the driver's own, which must not wait
	 * for the driver.
	 * @return {@code true} inside a callback or a listener
	 */
	public boolean isDriverThread() {
		DriverEventLoop loop = this.eventLoop;
		return (loop != null && loop.isCurrentThread()) || this.callbacks.isCallbackThread();
	}

	/** The session has ended, or was told something after its end. */
	private void finished() {
		SessionRunner sessionRunner = Objects.requireNonNull(this.runner);
		if (!this.terminating) {
			this.terminating = true;
			sessionRunner.close();
			this.callbacks.end();
			Duration timeout = sessionRunner.hasLastCallbacks() ? this.components.shutdownGracePeriod()
					: CALLBACK_TIMEOUT;
			Objects.requireNonNull(this.eventLoop)
				.eventLoop()
				.schedule(() -> terminationTimedOut(timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		else if (this.callbacksEnded && !this.closed && !sessionRunner.hasRemainingTasks()) {
			terminate();
		}
	}

	private void terminationTimedOut(Duration timeout) {
		if (this.closed) {
			return;
		}
		if (!this.callbacksEnded) {
			logger.atWarn()
				.addKeyValue("event", RateLimit.NAME_PREFIX + "callback-abandoned")
				.log("A callback is still running {} ms after the driver ended; abandoning the callback thread",
						timeout.toMillis());
		}
		terminate();
	}

	private void terminate() {
		this.closed = true;
		// What was queued before the end became visible is still reported.
		this.queue.close().forEach(InputQueue::run);
		InputQueue.run(this.warnings::close);
		this.terminated = true;
		this.components.termination().onTermination();
		Objects.requireNonNull(this.eventLoop).shutdown();
	}

	/** Hands over to the event loop what comes of callbacks. */
	private final class CallbackResults implements CallbackRunner.Results {

		@Override
		public void input(Input input) {
			DriverLoop.this.inputs.post(input);
		}

		@Override
		public void finished(DriverEvent.CallbackFinished event) {
			DriverLoop.this.queue.offer(() -> DriverLoop.this.listeners.publish(event));
		}

		@Override
		public void ended() {
			DriverLoop.this.queue.offer(() -> {
				DriverLoop.this.callbacksEnded = true;
				DriverLoop.this.finished();
			});
		}

	}

}
