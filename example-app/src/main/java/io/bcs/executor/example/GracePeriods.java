/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;

import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * How long a task may take between SIGTERM and SIGKILL.
 */
final class GracePeriods {

	/** The default of Mesos' own executors. */
	static final Duration DEFAULT = Duration.ofSeconds(3);

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Duration SMALLEST_MARGIN = Duration.ofMillis(500);

	private static final Duration LARGEST_MARGIN = Duration.ofSeconds(2);

	private GracePeriods() {
	}

	/**
	 * Returns the period for a kill: the request's own, else the task's, else 3 s.
	 * @param request the policy of the request, if it had one
	 * @param task the task
	 * @return the period
	 */
	static Duration forKill(@Nullable KillPolicy request, TaskInfo task) {
		if (request != null && request.hasGracePeriod()) {
			return duration(request.getGracePeriod());
		}
		KillPolicy policy = task.getKillPolicy();
		return policy.hasGracePeriod() ? duration(policy.getGracePeriod()) : DEFAULT;
	}

	/**
	 * Returns the period when the executor shuts down: that of a kill, but short enough
	 * that the end of the task can still be reported and acknowledged. A third of the
	 * executor's own period is kept for that, at least 0.5 s and at most 2 s.
	 * @param task the task
	 * @param executorPeriod the time that the executor has left for its shutdown
	 * @return the period
	 */
	static Duration forShutdown(TaskInfo task, Duration executorPeriod) {
		Duration margin = max(SMALLEST_MARGIN, min(LARGEST_MARGIN, executorPeriod.dividedBy(3)));
		return min(forKill(null, task), max(Duration.ZERO, executorPeriod.minus(margin)));
	}

	static Duration duration(DurationInfo info) {
		return min(LONGEST, max(Duration.ZERO, Duration.ofNanos(info.getNanoseconds())));
	}

	private static Duration min(Duration a, Duration b) {
		return (a.compareTo(b) <= 0) ? a : b;
	}

	private static Duration max(Duration a, Duration b) {
		return (a.compareTo(b) >= 0) ? a : b;
	}

}
