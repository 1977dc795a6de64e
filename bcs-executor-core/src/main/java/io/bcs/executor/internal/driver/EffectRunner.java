/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.transport.AgentTransport;
import io.bcs.executor.internal.transport.EventReceiver;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Carries out what the session wants done. Confined to the owner thread.
 */
final class EffectRunner {

	/**
	 * Long enough for a callback that is about to return, short enough for a grace
	 * period.
	 */
	private static final Duration CALLBACK_TIMEOUT = Duration.ofMillis(250);

	private final DriverComponents parts;

	private final AgentTransport transport;

	private final Timers timers;

	private final Consumer<Input> post;

	private final CallbackRunner callbacks;

	private final ListenerMulticaster listeners;

	private final CallbackBacklog backlog;

	private final ReadFlowControl reading;

	private boolean finished;

	/** Whether the executor is to be told of an error, and then asked to shut down. */
	private boolean errorPending;

	EffectRunner(DriverComponents parts, Timers timers, Consumer<Input> post, Runnable wake) {
		this.parts = parts;
		this.transport = parts.transport();
		this.timers = timers;
		this.post = post;
		this.listeners = new ListenerMulticaster(parts.listeners());
		this.backlog = new CallbackBacklog(parts.maxQueuedCallbacks(), parts.maxQueuedBytes());
		this.reading = new ReadFlowControl(parts.transport(), this.backlog);
		this.callbacks = new CallbackRunner(parts, this.listeners, post, this.backlog, wake);
	}

	void start() {
		this.callbacks.start();
	}

	/** Ends what was started of a driver that could not be started. */
	void abandon() {
		this.finished = true;
		this.parts.end().ending(Status.DRIVER_ABORTED);
		this.callbacks.end(Duration.ZERO);
		this.parts.end().ended();
	}

	void carryOut(List<Effect> effects) {
		for (Effect effect : effects) {
			carryOut(effect);
		}
	}

	private void carryOut(Effect effect) {
		switch (effect.kind()) {
			case SUBSCRIBE -> subscribe((Effect.Subscribe) effect);
			case SEND_CALL -> sendCall((Effect.SendCall) effect);
			case DISCONNECT -> this.transport.disconnect();
			case START_TIMER -> {
				Effect.StartTimer start = (Effect.StartTimer) effect;
				this.timers.start(start.timer(), System.nanoTime() + start.nanos());
			}
			case CANCEL_TIMER -> this.timers.cancel(((Effect.CancelTimer) effect).timer());
			case INVOKE -> invoke(((Effect.Invoke) effect).callback());
			case REPORT -> this.listeners.tell(((Effect.Report) effect).event());
			case FINISH -> finish(((Effect.Finish) effect).status());
		}
	}

	private void subscribe(Effect.Subscribe effect) {
		long epoch = effect.epoch();
		this.reading.begin(epoch);
		this.transport.subscribe(effect.call(), new EventReceiver() {

			@Override
			public void event(Event event) {
				EffectRunner.this.post.accept(new Input.EventReceived(epoch, event));
			}

			@Override
			public void refused(AgentResponse response) {
				EffectRunner.this.post.accept(new Input.SubscribeRefused(epoch, response));
			}

			@Override
			public void ended(String reason) {
				EffectRunner.this.post.accept(new Input.StreamEnded(epoch, reason));
			}

		});
	}

	private void sendCall(Effect.SendCall effect) {
		this.transport.send(effect.call(),
				(response) -> this.post.accept(new Input.CallCompleted(effect.epoch(), effect.callId(), response)));
	}

	private void invoke(Callback callback) {
		this.errorPending |= callback.kind() == Callback.Kind.ERROR;
		this.callbacks.invoke(callback);
	}

	void undelivered(TaskStatus update) {
		this.listeners.tell(new DriverEvent.UpdateUndelivered(update, false));
	}

	private void finish(Status status) {
		this.finished = true;
		this.callbacks.discardQueued();
		this.parts.end().ending(status);
	}

	/**
	 * A fault of the driver itself: end it, and tell the executor.
	 * @param fault what happened
	 * @param undelivered the updates that are lost with it
	 */
	void fail(Throwable fault, List<TaskStatus> undelivered) {
		if (!this.finished) {
			String message = "The driver failed: " + fault;
			finish(Status.DRIVER_ABORTED);
			undelivered.forEach(this::undelivered);
			this.listeners.tell(new DriverEvent.Ended(Status.DRIVER_ABORTED, StopReason.INTERNAL_ERROR, message,
					undelivered.size()));
			invoke(new Callback.Failed(message));
			invoke(new Callback.Shutdown());
		}
	}

	/** Returns how many callbacks wait for their turn. Any thread. */
	int queuedCallbacks() {
		return this.backlog.callbacks();
	}

	/** Returns how long the running callback has been running. Any thread. */
	Duration runningCallback() {
		return this.callbacks.running();
	}

	ReadFlowControl reading() {
		return this.reading;
	}

	/** Lets go of the calls, and asks for further events. */
	void flush() {
		this.transport.flush();
		this.reading.proceed();
	}

	boolean isFinished() {
		return this.finished;
	}

	boolean isCallbackThread() {
		return this.callbacks.isCallbackThread();
	}

	/** Closes everything, and waits a moment for the callback that is running. */
	void end() {
		try {
			this.transport.close();
			this.callbacks.end(this.errorPending ? this.parts.errorTimeout() : CALLBACK_TIMEOUT);
		}
		finally {
			this.parts.end().ended();
		}
	}

}
