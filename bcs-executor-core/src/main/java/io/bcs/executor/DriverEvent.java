/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;

import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DriverListener} is told. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface DriverEvent {

	/**
	 * A SUBSCRIBE call is about to be sent.
	 *
	 * @param attempt counts from 1 since the driver started or the stream was lost
	 * @param unacknowledgedTasks how many tasks it lists
	 * @param unacknowledgedUpdates how many updates it lists
	 */
	record Subscribing(int attempt, int unacknowledgedTasks, int unacknowledgedUpdates) implements DriverEvent {
	}

	/**
	 * The agent accepted a subscription.
	 *
	 * @param resubscription whether there was a subscription before
	 * @param attempts how many attempts it took
	 * @param outage time without a subscription: since the start, or since the stream was
	 * lost
	 * @param agent the agent
	 */
	record Subscribed(boolean resubscription, int attempts, Duration outage, AgentInfo agent) implements DriverEvent {
	}

	/**
	 * A subscription attempt failed and will be repeated.
	 *
	 * @param attempt the attempt that failed
	 * @param reason why, with the agent's sentence where it gave one
	 * @param pause time until the next attempt
	 */
	record SubscriptionFailed(int attempt, String reason, Duration pause) implements DriverEvent {
	}

	/**
	 * The event stream was lost. Once an outage.
	 *
	 * @param reason why
	 * @param reconnecting whether the driver tries to subscribe again
	 */
	record Disconnected(String reason, boolean reconnecting) implements DriverEvent {
	}

	/**
	 * The agent sent an event.
	 *
	 * @param type its type, {@code UNKNOWN} for one this driver does not know
	 */
	record EventReceived(Event.Type type) implements DriverEvent {
	}

	/**
	 * The agent launched a task.
	 *
	 * @param task the task
	 */
	record TaskLaunched(TaskInfo task) implements DriverEvent {
	}

	/**
	 * The agent launched a task whose id is still active here. It was not launched again.
	 *
	 * @param taskId the id
	 */
	record DuplicateTask(TaskID taskId) implements DriverEvent {
	}

	/**
	 * An update was recorded for delivery.
	 *
	 * @param status the update, complete
	 */
	record UpdateQueued(TaskStatus status) implements DriverEvent {
	}

	/**
	 * An update was sent, by an UPDATE call of its own.
	 *
	 * @param status the update
	 * @param attempt counts from 1
	 */
	record UpdateSent(TaskStatus status, int attempt) implements DriverEvent {
	}

	/**
	 * An update could not be delivered for now and will be sent again.
	 *
	 * @param status the update
	 * @param reason why
	 */
	record UpdateRetried(TaskStatus status, String reason) implements DriverEvent {
	}

	/**
	 * The agent acknowledged an update: it is safe.
	 *
	 * @param status the update
	 * @param latency time since it was recorded
	 */
	record UpdateAcknowledged(TaskStatus status, Duration latency) implements DriverEvent {
	}

	/**
	 * An update was given up: the agent refused it for good, or accepted it again and
	 * again for a task it does not know without ever acknowledging it.
	 *
	 * @param status the update
	 * @param reason the agent's sentence, or what was observed
	 */
	record UpdateAbandoned(TaskStatus status, String reason) implements DriverEvent {
	}

	/**
	 * An update was not acknowledged when the driver ended.
	 *
	 * @param status the update
	 * @param accepted whether the agent had accepted it (202): then it has the update,
	 * and only its acknowledgement is missing
	 */
	record UpdateUndelivered(TaskStatus status, boolean accepted) implements DriverEvent {
	}

	/**
	 * An update was sent after the driver had ended by an error. Nothing is done with it:
	 * the agent takes no calls of this executor any more.
	 *
	 * @param status the update
	 */
	record UpdateDropped(TaskStatus status) implements DriverEvent {
	}

	/**
	 * The agent acknowledged an update that is not, or no longer, waiting for it.
	 * Harmless: an update that is sent twice is acknowledged twice.
	 *
	 * @param taskId the task
	 */
	record UnknownAcknowledgement(TaskID taskId) implements DriverEvent {
	}

	/**
	 * A call got its response, or failed. SUBSCRIBE completes with the first event of its
	 * stream.
	 *
	 * @param type the call's type
	 * @param httpStatus the status code of the response, 0 if there was none
	 * @param duration time from sending the call to its response
	 */
	record CallCompleted(Call.Type type, int httpStatus, Duration duration) implements DriverEvent {
	}

	/**
	 * Calls get no response although the event stream is up. Reported once until a call
	 * gets a response, or the event stream ends. The calls are repeated.
	 *
	 * @param reason what happened to the last call
	 */
	record CallsFailing(String reason) implements DriverEvent {
	}

	/**
	 * The agent ended several subscriptions in a row soon after they were made, as it
	 * does when another process subscribes as the same executor. Reported once until a
	 * subscription lasts.
	 *
	 * @param subscriptions how many were ended
	 * @param message a sentence that names the executor and says what to look for
	 */
	record DuplicateExecutorSuspected(int subscriptions, String message) implements DriverEvent {
	}

	/**
	 * A framework message was sent, and the agent took it.
	 *
	 * @param size its length in bytes
	 */
	record MessageSent(int size) implements DriverEvent {
	}

	/**
	 * Framework messages were not sent, or their call failed.
	 *
	 * @param messages how many
	 * @param reason why
	 */
	record MessageDropped(int messages, String reason) implements DriverEvent {
	}

	/**
	 * A framework message came that is not encoded as the driver was told. The executor
	 * does not get it.
	 *
	 * @param size its length in bytes
	 * @param reason what is wrong with it
	 */
	record MessageDecodeFailed(int size, String reason) implements DriverEvent {
	}

	/**
	 * A callback of the {@link Executor} returned, or threw an exception. Reported on the
	 * driver's own thread, like all events.
	 *
	 * @param callback the method's name
	 * @param duration how long it ran
	 * @param failure what it threw, or {@code null}
	 */
	record CallbackFinished(String callback, Duration duration, @Nullable Throwable failure) implements DriverEvent {
	}

	/**
	 * The executor is asked to shut down.
	 *
	 * @param reason who or what asks
	 * @param gracePeriod the time it has
	 */
	record ShutdownRequested(StopReason reason, Duration gracePeriod) implements DriverEvent {
	}

	/**
	 * The driver has ended. {@link UpdateUndelivered}, {@link UpdateDropped} and
	 * {@link CallbackFinished} may still follow: for updates that come late, and for
	 * callbacks that are running or tell the executor of an error.
	 *
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @param reason why
	 * @param message the same as a sentence
	 * @param undelivered how many updates were left without acknowledgement
	 */
	record Ended(Status status, StopReason reason, String message, int undelivered) implements DriverEvent {
	}

}
