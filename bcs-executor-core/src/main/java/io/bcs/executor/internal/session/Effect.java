/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * What a session wants done, in order.
 */
public sealed interface Effect {

	/**
	 * Returns the kind, to switch over without a default.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * One value per implementation.
	 */
	enum Kind {

		/** {@link Subscribe}. */
		SUBSCRIBE,
		/** {@link SendCall}. */
		SEND_CALL,
		/** {@link Disconnect}. */
		DISCONNECT,
		/** {@link StartTimer}. */
		START_TIMER,
		/** {@link CancelTimer}. */
		CANCEL_TIMER,
		/** {@link Invoke}. */
		INVOKE,
		/** {@link Report}. */
		REPORT,
		/** {@link Finish}. */
		FINISH

	}

	/**
	 * Open an event stream. Everything that comes of it carries the epoch.
	 *
	 * @param epoch the attempt
	 * @param call the SUBSCRIBE call
	 */
	record Subscribe(long epoch, Call call) implements Effect {

		@Override
		public Kind kind() {
			return Kind.SUBSCRIBE;
		}

	}

	/**
	 * Send a call, behind those sent before. Its {@link Input.CallCompleted} carries
	 * epoch and id. A call may follow although the event stream of its epoch has ended:
	 * only {@link Disconnect} closes the connection of the calls.
	 *
	 * @param epoch the attempt it belongs to
	 * @param callId which call
	 * @param call the call
	 */
	record SendCall(long epoch, long callId, Call call) implements Effect {

		@Override
		public Kind kind() {
			return Kind.SEND_CALL;
		}

	}

	/** Close the event stream and the connection of the calls. */
	record Disconnect() implements Effect {

		@Override
		public Kind kind() {
			return Kind.DISCONNECT;
		}

	}

	/**
	 * Start a timer, or start it again.
	 *
	 * @param timer which
	 * @param nanos when it fires, from now
	 */
	record StartTimer(SessionTimer timer, long nanos) implements Effect {

		@Override
		public Kind kind() {
			return Kind.START_TIMER;
		}

	}

	/**
	 * Cancel a timer, if it runs.
	 *
	 * @param timer which
	 */
	record CancelTimer(SessionTimer timer) implements Effect {

		@Override
		public Kind kind() {
			return Kind.CANCEL_TIMER;
		}

	}

	/**
	 * Call the executor's code, after all calls before it have returned.
	 *
	 * @param callback what to call
	 */
	record Invoke(Callback callback) implements Effect {

		@Override
		public Kind kind() {
			return Kind.INVOKE;
		}

	}

	/**
	 * Tell the observers.
	 *
	 * @param event what happened
	 */
	record Report(DriverEvent event) implements Effect {

		@Override
		public Kind kind() {
			return Kind.REPORT;
		}

	}

	/**
	 * The driver has ended: its status is final from now on, and callbacks that have not
	 * begun are dropped.
	 * <p>
	 * If it ended by an error, {@link Invoke} of {@link Callback.Failed} and then of
	 * {@link Callback.Shutdown} follow in the same step. They are the last callbacks;
	 * {@code shutdown} gives the tasks their grace period. It is left out if it has
	 * returned before; one that had begun before the end must not be called again, which
	 * only the owner of the callback thread can know. After an end that the application
	 * asked for ({@code stop}, {@code abort}, {@code shutdown}) or the agent, no callback
	 * follows.
	 * <p>
	 * Inputs are still taken, and change nothing: a {@link Input.SendUpdate} leads to one
	 * {@link Report}, of {@code UpdateDropped} after an end by an error, else of
	 * {@code UpdateUndelivered}.
	 *
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @param reason why
	 * @param message the reason as a sentence
	 */
	record Finish(Status status, StopReason reason, String message) implements Effect {

		@Override
		public Kind kind() {
			return Kind.FINISH;
		}

	}

}
