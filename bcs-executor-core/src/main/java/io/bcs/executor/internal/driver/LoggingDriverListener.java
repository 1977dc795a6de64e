/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.MesosDuration;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what an operator needs to know: the transitions of the connection, loudly once and
 * then at most every half minute, and every update that is not delivered.
 */
final class LoggingDriverListener implements DriverListener {

	private static final Logger logger = LoggerFactory.getLogger("io.bcs.executor.driver");

	private static final long REPEAT_AFTER = Duration.ofSeconds(30).toNanos();

	private static final int UNDELIVERED_SHOWN = 20;

	private boolean failing;

	private int undelivered;

	private long lastWarning;

	@Override
	public void onEvent(DriverEvent event) {
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
			logger.warn("The subscription was lost: {}; {}", disconnected.reason(), disconnected.reconnecting()
					? "subscribing again" : "the framework does not checkpoint, shutting down");
		}
		else if (event instanceof DriverEvent.ShutdownRequested shutdown) {
			logger.info("The executor is asked to shut down within {}: {}",
					MesosDuration.format(shutdown.gracePeriod()), shutdown.reason());
		}
		else if (event instanceof DriverEvent.Ended ended) {
			ended(ended);
		}
		else {
			detail(event);
		}
	}

	private void subscriptionFailed(DriverEvent.SubscriptionFailed failed) {
		long now = System.nanoTime();
		if (!this.failing || now - this.lastWarning >= REPEAT_AFTER) {
			this.failing = true;
			this.lastWarning = now;
			logger.warn("Attempt {} to subscribe failed, trying on: {}", failed.attempt(), failed.reason());
		}
		else {
			logger.debug("Attempt {} to subscribe failed, next in {} ms: {}", failed.attempt(),
					failed.pause().toMillis(), failed.reason());
		}
	}

	private static void ended(DriverEvent.Ended ended) {
		if (ended.undelivered() > UNDELIVERED_SHOWN) {
			logger.warn("The driver ended without an acknowledgement of {} updates in all", ended.undelivered());
		}
		if (ended.status() == Status.DRIVER_ABORTED && ended.reason() != StopReason.ABORT_REQUESTED) {
			logger.error("The driver has aborted ({}): {}", ended.reason(), ended.message());
		}
		else {
			logger.info("The driver has ended ({}): {}", ended.reason(), ended.message());
		}
	}

	private void undelivered(DriverEvent.UpdateUndelivered event) {
		if (this.undelivered < UNDELIVERED_SHOWN) {
			logger.warn("The driver ended without an acknowledgement of {}", describe(event.status()));
		}
		else {
			logger.debug("The driver ended without an acknowledgement of {}", describe(event.status()));
		}
		this.undelivered++;
	}

	private void detail(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAbandoned givenUp) {
			logger.error("Gave up {}: {}", describe(givenUp.status()), givenUp.reason());
		}
		else if (event instanceof DriverEvent.UpdateUndelivered undelivered) {
			undelivered(undelivered);
		}
		else if (event instanceof DriverEvent.UpdateRetried retried) {
			logger.debug("Sending {} again: {}", describe(retried.status()), retried.reason());
		}
		else if (event instanceof DriverEvent.DuplicateTask duplicate) {
			logger.warn("Task {} is still active and was not launched again", duplicate.taskId().getValue());
		}
		else if (event instanceof DriverEvent.MessageDropped dropped) {
			logger.warn("Dropped a framework message of {} bytes: {}", dropped.size(), dropped.reason());
		}
		else if (event instanceof DriverEvent.CallCompleted answered) {
			answered(answered);
		}
		else if (event instanceof DriverEvent.MessageDecodeFailed unreadable) {
			logger.warn("The executor was not given a framework message: {}; if the scheduler does not encode its "
					+ "messages in base64, set the encoding to raw", unreadable.reason());
		}
	}

	/** The session sends no more of them, so this is said once. */
	private static void answered(DriverEvent.CallCompleted answered) {
		if (answered.type() == Call.Type.HEARTBEAT && answered.httpStatus() > 0
				&& AgentResponse.of(answered.httpStatus(), "").kind() == AgentResponse.Kind.REFUSED) {
			logger.info("The agent takes no HEARTBEAT calls ({}), it is sent no more of them", answered.httpStatus());
		}
	}

	private static String describe(TaskStatus status) {
		return status.getState() + " of task " + status.getTaskId().getValue();
	}

}
