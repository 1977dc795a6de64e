/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What can happen to a session. Those that come from a connection carry the epoch of the
 * attempt that opened it; the session drops them once that epoch is over.
 */
public sealed interface Input {

	/**
	 * Returns the kind, to switch over without a default.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * One value per implementation.
	 */
	enum Kind {

		/** {@link Start}. */
		START,
		/** {@link Stop}. */
		STOP,
		/** {@link Abort}. */
		ABORT,
		/** {@link Shutdown}. */
		SHUTDOWN,
		/** {@link SendUpdate}. */
		SEND_UPDATE,
		/** {@link SendMessage}. */
		SEND_MESSAGE,
		/** {@link ConnectionAccepted}. */
		CONNECTION_ACCEPTED,
		/** {@link EventReceived}. */
		EVENT_RECEIVED,
		/** {@link SubscribeRefused}. */
		SUBSCRIBE_REFUSED,
		/** {@link StreamEnded}. */
		STREAM_ENDED,
		/** {@link CallCompleted}. */
		CALL_COMPLETED,
		/** {@link TimerFired}. */
		TIMER_FIRED,
		/** {@link LaunchFailed}. */
		LAUNCH_FAILED,
		/** {@link ShutdownReturned}. */
		SHUTDOWN_RETURNED

	}

	/** The application started the driver. */
	record Start() implements Input {

		@Override
		public Kind kind() {
			return Kind.START;
		}

	}

	/** The application stops the driver: drain, then end. */
	record Stop() implements Input {

		@Override
		public Kind kind() {
			return Kind.STOP;
		}

	}

	/** The application aborts the driver: end. */
	record Abort() implements Input {

		@Override
		public Kind kind() {
			return Kind.ABORT;
		}

	}

	/** The application wants the executor to shut down as if the agent had said so. */
	record Shutdown() implements Input {

		@Override
		public Kind kind() {
			return Kind.SHUTDOWN;
		}

	}

	/**
	 * The executor reports a task's state.
	 *
	 * @param status the update with all its fields, its {@code uuid} among them
	 */
	record SendUpdate(TaskStatus status) implements Input {

		@Override
		public Kind kind() {
			return Kind.SEND_UPDATE;
		}

	}

	/**
	 * The executor sends a message to the scheduler.
	 *
	 * @param data the message
	 */
	record SendMessage(ByteString data) implements Input {

		@Override
		public Kind kind() {
			return Kind.SEND_MESSAGE;
		}

	}

	/**
	 * The agent accepted the connection of a SUBSCRIBE call: TCP or the domain socket is
	 * connected. Comes once, before the response; an attempt whose connection was
	 * accepted may wait longer for its response the next time.
	 *
	 * @param epoch the attempt
	 */
	record ConnectionAccepted(long epoch) implements Input {

		@Override
		public Kind kind() {
			return Kind.CONNECTION_ACCEPTED;
		}

	}

	/**
	 * The agent sent an event.
	 *
	 * @param epoch the attempt
	 * @param event the event
	 */
	record EventReceived(long epoch, Event event) implements Input {

		@Override
		public Kind kind() {
			return Kind.EVENT_RECEIVED;
		}

	}

	/**
	 * A SUBSCRIBE call got no stream.
	 *
	 * @param epoch the attempt
	 * @param response the response, or why there is none
	 */
	record SubscribeRefused(long epoch, AgentResponse response) implements Input {

		@Override
		public Kind kind() {
			return Kind.SUBSCRIBE_REFUSED;
		}

	}

	/**
	 * The event stream ended, for whatever reason.
	 *
	 * @param epoch the attempt
	 * @param reason why
	 */
	record StreamEnded(long epoch, String reason) implements Input {

		@Override
		public Kind kind() {
			return Kind.STREAM_ENDED;
		}

	}

	/**
	 * A response to a call came, or the call failed.
	 *
	 * @param epoch the attempt it belongs to
	 * @param callId which call
	 * @param response the response, or why there is none
	 */
	record CallCompleted(long epoch, long callId, AgentResponse response) implements Input {

		@Override
		public Kind kind() {
			return Kind.CALL_COMPLETED;
		}

	}

	/**
	 * A timer ran out. A timer that was cancelled or started again must not fire.
	 *
	 * @param timer which
	 */
	record TimerFired(SessionTimer timer) implements Input {

		@Override
		public Kind kind() {
			return Kind.TIMER_FIRED;
		}

	}

	/**
	 * A launch callback threw.
	 *
	 * @param updates a complete {@code TASK_FAILED} for each task it was to launch
	 */
	record LaunchFailed(List<TaskStatus> updates) implements Input {

		@Override
		public Kind kind() {
			return Kind.LAUNCH_FAILED;
		}

	}

	/** The shutdown callback returned, or threw. */
	record ShutdownReturned() implements Input {

		@Override
		public Kind kind() {
			return Kind.SHUTDOWN_RETURNED;
		}

	}

}
