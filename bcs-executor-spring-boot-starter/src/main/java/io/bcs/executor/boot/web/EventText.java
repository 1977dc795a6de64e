/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import org.jspecify.annotations.Nullable;

/**
 * Says for people what happened, where that is not about the state of a task.
 */
final class EventText {

	private EventText() {
	}

	static @Nullable String of(DriverEvent event) {
		if (event instanceof DriverEvent.Subscribed subscribed) {
			return (subscribed.resubscription() ? "Subscribed again to the agent after " + of(subscribed.outage())
					: "Subscribed to the agent");
		}
		if (event instanceof DriverEvent.SubscriptionFailed failed) {
			return "Attempt " + failed.attempt() + " to subscribe failed: " + failed.reason();
		}
		if (event instanceof DriverEvent.Disconnected disconnected) {
			return "Subscription lost: " + disconnected.reason();
		}
		if (event instanceof DriverEvent.DuplicateTask duplicate) {
			return "Task " + duplicate.taskId().getValue() + " was launched again while it is active";
		}
		if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			return TaskRecord.name(abandoned.status().getState()) + " of task "
					+ abandoned.status().getTaskId().getValue() + " was abandoned: " + abandoned.reason();
		}
		if (event instanceof DriverEvent.CallsFailing failing) {
			return "Calls get no response: " + failing.reason();
		}
		if (event instanceof DriverEvent.DuplicateExecutorSuspected suspected) {
			return suspected.message();
		}
		if (event instanceof DriverEvent.ShutdownRequested shutdown) {
			return "Shutting down within " + of(shutdown.gracePeriod()) + " (" + shutdown.reason() + ")";
		}
		if (event instanceof DriverEvent.CallbackFinished callback && callback.failure() != null) {
			return "Callback " + callback.callback() + " failed: " + callback.failure();
		}
		return (event instanceof DriverEvent.Ended ended) ? "The driver has ended: " + ended.message() : null;
	}

	static boolean isProblem(DriverEvent event) {
		return !(event instanceof DriverEvent.Subscribed || event instanceof DriverEvent.ShutdownRequested
				|| event instanceof DriverEvent.Ended);
	}

	private static String of(Duration duration) {
		long millis = duration.toMillis();
		return (millis < 1000) ? millis + " ms" : (millis / 1000) + " s";
	}

}
