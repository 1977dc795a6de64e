/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionTimer;
import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.internal.transport.AgentTransport;
import io.netty.channel.EventLoop;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the session on the event loop and carries its effects out. All calls of a batch of
 * inputs are flushed together, behind the last of them. Confined to the event loop.
 */
final class SessionRunner {

	private static final Logger logger = LoggerFactory.getLogger(SessionRunner.class);

	/** How soon a stream is looked at again that this side does not read. */
	private static final long PAUSE_CHECK = Duration.ofSeconds(1).toNanos();

	private final Session session;

	private final DriverComponents components;

	private final AgentTransport transport;

	private final LoopTimers timers;

	private final CallbackRunner callbacks;

	private final ReadFlowControl flowControl;

	private final ListenerMulticaster listeners;

	private final SendLimits limits;

	private final SnapshotState state;

	private final ShutdownDeadline shutdownDeadline;

	private final EventLoop eventLoop;

	private final Runnable finishedAction;

	private final Deque<Input> inputs = new ArrayDeque<>();

	private boolean stepping;

	private boolean flushRequested;

	private boolean failed;

	private boolean finished;

	/** Whether callbacks were queued after the end was decided, which an error does. */
	private boolean lastCallbacks;

	private @Nullable RemainingTasks remainingTasks;

	/** Tasks that the executor was never told of. */
	private Set<TaskID> droppedLaunches = Set.of();

	/** Whether the idle timer was put off because this side did not read. */
	private boolean idleTimerPutOff;

	SessionRunner(Session session, DriverComponents components, LoopParts parts, Runnable finishedAction) {
		this.session = session;
		this.components = components;
		this.transport = parts.transport();
		this.timers = new LoopTimers(parts.eventLoop(), this::timerFired);
		this.callbacks = parts.callbacks();
		this.flowControl = parts.flowControl();
		this.listeners = parts.listeners();
		this.limits = parts.limits();
		this.state = parts.state();
		this.shutdownDeadline = parts.shutdownDeadline();
		this.finishedAction = finishedAction;
		this.eventLoop = parts.eventLoop();
	}

	boolean isFinished() {
		return this.finished;
	}

	/** Whether callbacks tell the executor of the end, and may take their time. */
	boolean hasLastCallbacks() {
		return this.lastCallbacks;
	}

	/** Whether the executor still has tasks to end after an error. */
	boolean hasRemainingTasks() {
		return this.remainingTasks != null && this.remainingTasks.count() > 0;
	}

	/**
	 * Takes a step, or leaves it to the step that is under way.
	 * @param input what happened
	 */
	void handle(Input input) {
		this.inputs.add(input);
		if (this.stepping) {
			return;
		}
		this.stepping = true;
		try {
			for (Input next = this.inputs.poll(); next != null; next = this.inputs.poll()) {
				step(next);
			}
		}
		finally {
			this.stepping = false;
		}
		if (this.finished) {
			this.finishedAction.run();
		}
		else if (!this.flushRequested) {
			this.flushRequested = true;
			this.eventLoop.execute(this::flush);
		}
	}

	private void flush() {
		this.flushRequested = false;
		this.transport.flush();
	}

	private void step(Input input) {
		int before = this.session.unacknowledgedUpdateCount() + ((input instanceof Input.SendUpdate) ? 1 : 0);
		if (!this.failed) {
			try {
				StepContext context = new StepContext(System.nanoTime(), ThreadLocalRandom.current().nextDouble());
				List<Effect> effects = this.session.handle(input, context);
				publishState();
				effects.forEach(this::carryOut);
			}
			catch (Throwable ex) {
				fail(ex);
				logger.atError()
					.addKeyValue("event", RateLimit.NAME_PREFIX + "driver-failed")
					.setCause(ex)
					.log("The driver failed on {}; it aborts", input.kind());
			}
		}
		else if (input instanceof Input.SendUpdate late) {
			this.listeners.publish(new DriverEvent.UpdateUndelivered(late.status(), false));
		}
		if (this.remainingTasks != null) {
			updateRemainingTasks(this.remainingTasks, input);
		}
		this.limits.updatesDone(before - this.session.unacknowledgedUpdateCount());
	}

	private void updateRemainingTasks(RemainingTasks remaining, Input input) {
		if (input instanceof Input.SendUpdate late) {
			remaining.updated(late.status());
		}
		else if (input instanceof Input.LaunchFailed launch) {
			launch.updates().forEach(remaining::updated);
		}
		publishState();
	}

	/** Before callbacks and listeners look. */
	private void publishState() {
		if (!this.finished) {
			this.shutdownDeadline.set(this.session.shutdownDeadline());
		}
		this.state.stepped(this.session,
				(this.remainingTasks != null) ? this.remainingTasks.count() : this.session.activeTaskCount());
	}

	private void carryOut(Effect effect) {
		switch (effect.kind()) {
			case SUBSCRIBE -> subscribe((Effect.Subscribe) effect);
			case SEND_CALL -> sendCall((Effect.SendCall) effect);
			case DISCONNECT -> this.transport.disconnect();
			case START_TIMER -> {
				Effect.StartTimer start = (Effect.StartTimer) effect;
				this.timers.start(start.timer(), start.nanos());
			}
			case CANCEL_TIMER -> this.timers.cancel(((Effect.CancelTimer) effect).timer());
			case INVOKE -> invoke(((Effect.Invoke) effect).callback());
			case REPORT -> this.listeners.publish(((Effect.Report) effect).event());
			case FINISH -> finish(((Effect.Finish) effect).status());
		}
	}

	private void subscribe(Effect.Subscribe effect) {
		this.transport.subscribe(effect.call(), new StreamInputs(effect.epoch(), this::handle));
	}

	private void sendCall(Effect.SendCall effect) {
		this.transport.send(effect.call(),
				(response) -> handle(new Input.CallCompleted(effect.epoch(), effect.callId(), response)));
	}

	private void timerFired(SessionTimer timer) {
		if (timer == SessionTimer.STREAM_IDLE && putOffIdleTimer()) {
			this.timers.start(timer, PAUSE_CHECK);
		}
		else {
			handle(new Input.TimerFired(timer));
		}
	}

	/**
	 * A stream that this side does not read proves nothing about the agent, nor does one
	 * that was resumed a moment ago.
	 */
	private boolean putOffIdleTimer() {
		boolean paused = this.flowControl.isPaused();
		boolean putOff = paused || this.idleTimerPutOff;
		this.idleTimerPutOff = paused;
		return putOff;
	}

	private void invoke(Callback callback) {
		if (this.finished && !this.lastCallbacks) {
			this.lastCallbacks = true;
			this.shutdownDeadline.failed(this.components.shutdownGracePeriod());
			publishState();
			this.remainingTasks = new RemainingTasks(this.session, this.droppedLaunches);
		}
		this.callbacks.invoke(callback);
	}

	private void finish(Status status) {
		this.finished = true;
		this.droppedLaunches = this.callbacks.discardQueued();
		this.components.termination().onStatus(status);
	}

	/** A fault of the driver itself: ends it, and tells the executor. */
	private void fail(Throwable fault) {
		this.failed = true;
		if (!this.finished) {
			String message = "The driver failed: " + fault;
			List<TaskStatus> undelivered = this.session.undelivered();
			finish(Status.DRIVER_ABORTED);
			undelivered.forEach((update) -> this.listeners.publish(new DriverEvent.UpdateUndelivered(update, false)));
			this.listeners.publish(new DriverEvent.Ended(Status.DRIVER_ABORTED, StopReason.INTERNAL_ERROR, message,
					undelivered.size()));
			invoke(new Callback.Failed(message));
			invoke(new Callback.Shutdown());
		}
	}

	/** Ends timers and connections. */
	void close() {
		this.timers.close();
		try {
			this.transport.close();
		}
		catch (Throwable ex) {
			logger.atWarn()
				.addKeyValue("event", RateLimit.NAME_PREFIX + "close-failed")
				.setCause(ex)
				.log("The connections to the agent could not be closed; the driver ends without");
		}
	}

}
