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
	 * Send a call, behind those sent before. Its answer carries epoch and id.
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
	 * The driver has ended. Callbacks that have not begun are dropped; an
	 * {@link Callback.Failed} that follows is still to be called.
	 *
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @param reason why
	 * @param message the same as a sentence
	 */
	record Finish(Status status, StopReason reason, String message) implements Effect {

		@Override
		public Kind kind() {
			return Kind.FINISH;
		}

	}

}
