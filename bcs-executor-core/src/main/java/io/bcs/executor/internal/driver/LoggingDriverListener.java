/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.Map;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.LoggingContext;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.MesosDuration;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what an operator needs to know: the transitions of the connection, and every
 * update that is not delivered. At DEBUG, one line for each launch, update,
 * acknowledgement and call.
 */
final class LoggingDriverListener implements DriverListener {

	private static final Logger logger = LoggerFactory.getLogger("io.bcs.executor.driver");

	private static final long REPEAT_AFTER = Duration.ofSeconds(30).toNanos();

	private static final int UNDELIVERED_SHOWN = 20;

	private final RateLimit rateLimit;

	private boolean failing;

	private int undelivered;

	private long lastWarning;

	LoggingDriverListener(RateLimit rateLimit) {
		this.rateLimit = rateLimit;
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (isFrequent(event) && !logger.isDebugEnabled()) {
			return;
		}
		TaskID task = taskOf(event);
		if (task == null) {
			log(event);
		}
		else {
			LoggingContext.run(Map.of(LoggingContext.TASK_ID, task.getValue()), () -> log(event));
		}
	}

	private static @Nullable TaskID taskOf(DriverEvent event) {
		if (event instanceof DriverEvent.TaskLaunched launched) {
			return launched.task().getTaskId();
		}
		if (event instanceof DriverEvent.DuplicateTask duplicate) {
			return duplicate.taskId();
		}
		if (event instanceof DriverEvent.UnknownAcknowledgement unknown) {
			return unknown.taskId();
		}
		TaskStatus status = statusOf(event);
		return (status != null) ? status.getTaskId() : null;
	}

	private static @Nullable TaskStatus statusOf(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateQueued queued) {
			return queued.status();
		}
		if (event instanceof DriverEvent.UpdateSent sent) {
			return sent.status();
		}
		if (event instanceof DriverEvent.UpdateRetried retried) {
			return retried.status();
		}
		if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			return acknowledged.status();
		}
		if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			return abandoned.status();
		}
		if (event instanceof DriverEvent.UpdateUndelivered undelivered) {
			return undelivered.status();
		}
		return (event instanceof DriverEvent.UpdateDropped dropped) ? dropped.status() : null;
	}

	private void log(DriverEvent event) {
		if (event instanceof DriverEvent.Subscribed subscribed) {
			this.failing = false;
			logger.info("{} to agent {} ({}) after {} ms, attempt {}",
					subscribed.resubscription() ? "Subscribed again" : "Subscribed",
					subscribed.agent().getId().getValue(), subscribed.agent().getHostname(),
					subscribed.outage().toMillis(), subscribed.attempts());
		}
		else if (event instanceof DriverEvent.SubscriptionFailed failed) {
			subscriptionFailed(failed);
		}
		else if (event instanceof DriverEvent.Disconnected disconnected) {
			this.rateLimit.warn(logger, "subscription-lost",
					() -> "Subscription lost: " + disconnected.reason() + "; " + (disconnected.reconnecting()
							? "subscribing again" : "the framework does not checkpoint, shutting down"));
		}
		else if (event instanceof DriverEvent.ShutdownRequested shutdown) {
			logger.info("The executor is asked to shut down within {}: {}",
					MesosDuration.format(shutdown.gracePeriod()), shutdown.reason());
		}
		else if (event instanceof DriverEvent.Ended ended) {
			ended(ended);
		}
		else {
			problem(event);
		}
	}

	/** Whether every update brings it, and it is said at DEBUG only. */
	private static boolean isFrequent(DriverEvent event) {
		return event instanceof DriverEvent.EventReceived || event instanceof DriverEvent.UpdateQueued
				|| event instanceof DriverEvent.UpdateSent || event instanceof DriverEvent.UpdateAcknowledged
				|| event instanceof DriverEvent.CallbackFinished
				|| (event instanceof DriverEvent.CallCompleted completed && completed.type() == Call.Type.UPDATE);
	}

	private static LoggingEventBuilder at(Level level, String event) {
		return logger.atLevel(level).addKeyValue("event", RateLimit.NAME_PREFIX + event);
	}

	private void subscriptionFailed(DriverEvent.SubscriptionFailed failed) {
		long now = System.nanoTime();
		boolean loud = !this.failing || now - this.lastWarning >= REPEAT_AFTER;
		if (loud) {
			this.failing = true;
			this.lastWarning = now;
		}
		at(loud ? Level.WARN : Level.DEBUG, "subscription-failed").log(
				"Attempt {} to subscribe failed, retrying in {} ms: {}", failed.attempt(), failed.pause().toMillis(),
				failed.reason());
	}

	private static void ended(DriverEvent.Ended ended) {
		if (ended.undelivered() > UNDELIVERED_SHOWN) {
			at(Level.WARN, "updates-undelivered")
				.log("The driver ended without an acknowledgement of {} updates in all", ended.undelivered());
		}
		if (ended.status() == Status.DRIVER_ABORTED && ended.reason() != StopReason.ABORT_REQUESTED) {
			at(Level.ERROR, "driver-aborted").log("The driver has aborted ({}): {}", ended.reason(), ended.message());
		}
		else {
			logger.info("The driver has ended ({}): {}", ended.reason(), ended.message());
		}
	}

	private void undelivered(DriverEvent.UpdateUndelivered event) {
		at((this.undelivered < UNDELIVERED_SHOWN) ? Level.WARN : Level.DEBUG, "update-undelivered").log(
				"The driver ended without an acknowledgement of {}, which the agent had {}", describe(event.status()),
				event.accepted() ? "accepted" : "not accepted");
		this.undelivered++;
	}

	private void problem(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			this.rateLimit.log(logger, Level.ERROR, "update-abandoned",
					() -> "Abandoned " + describe(abandoned.status()) + ": " + abandoned.reason(), null);
		}
		else if (event instanceof DriverEvent.UpdateUndelivered undelivered) {
			undelivered(undelivered);
		}
		else if (event instanceof DriverEvent.DuplicateTask duplicate) {
			this.rateLimit.warn(logger, "task-duplicate",
					() -> "Task " + duplicate.taskId().getValue() + " is still active and was not launched again");
		}
		else if (event instanceof DriverEvent.MessageDropped dropped) {
			this.rateLimit.warn(logger, "message-dropped", () -> "Dropped "
					+ ((dropped.messages() == 1) ? "a framework message" : dropped.messages() + " framework messages")
					+ ": " + dropped.reason());
		}
		else if (event instanceof DriverEvent.CallsFailing failing) {
			at(Level.WARN, "calls-failing").log("Calls get no response; repeating them: {}", failing.reason());
		}
		else if (event instanceof DriverEvent.DuplicateExecutorSuspected suspected) {
			this.rateLimit.warn(logger, "executor-duplicate", suspected::message);
		}
		else if (event instanceof DriverEvent.MessageDecodeFailed failed) {
			this.rateLimit.warn(logger, "message-undecodable",
					() -> "The executor was not given a framework message: " + failed.reason()
							+ "; if the scheduler does not encode its messages in base64, set the encoding to raw");
		}
		else {
			detail(event);
		}
	}

	private static void detail(DriverEvent event) {
		if (event instanceof DriverEvent.CallCompleted completed) {
			completed(completed);
		}
		else if (!logger.isDebugEnabled()) {
			return;
		}
		else if (event instanceof DriverEvent.TaskLaunched launched) {
			logger.debug("Task {} launched", launched.task().getTaskId().getValue());
		}
		else if (event instanceof DriverEvent.UpdateQueued queued) {
			logger.debug("Queued {}", describe(queued.status()));
		}
		else if (event instanceof DriverEvent.UpdateSent sent) {
			logger.debug("Sent {}, attempt {}", describe(sent.status()), sent.attempt());
		}
		else if (event instanceof DriverEvent.UpdateRetried retried) {
			logger.debug("Sending {} again: {}", describe(retried.status()), retried.reason());
		}
		else if (event instanceof DriverEvent.UpdateDropped dropped) {
			logger.debug("Dropped {}: the driver has aborted", describe(dropped.status()));
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			logger.debug("Acknowledged {} after {} ms", describe(acknowledged.status()),
					acknowledged.latency().toMillis());
		}
		else if (event instanceof DriverEvent.UnknownAcknowledgement unknown) {
			logger.debug("Acknowledgement of an update of task {} that does not wait for one",
					unknown.taskId().getValue());
		}
	}

	private static void completed(DriverEvent.CallCompleted completed) {
		// The session sends no more of them, so this is said once.
		if (completed.type() == Call.Type.HEARTBEAT && completed.httpStatus() > 0
				&& AgentResponse.of(completed.httpStatus(), "").kind() == AgentResponse.Kind.REFUSED) {
			logger.info("The agent does not know HEARTBEAT calls ({}); it is sent no more of them",
					completed.httpStatus());
		}
		else {
			logger.debug("Call {} completed with status {} after {} ms", completed.type(), completed.httpStatus(),
					completed.duration().toMillis());
		}
	}

	private static String describe(TaskStatus status) {
		return status.getState() + " of task " + status.getTaskId().getValue();
	}

}
