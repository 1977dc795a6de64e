/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * A request to kill a task.
 *
 * @param cause why
 * @param message why, for the task's last update
 * @param gracePeriod the time until the task is ended by force or left behind
 * @param limit the time until it has to be reported whatever happens
 */
record KillRequest(TaskKill.Cause cause, String message, Duration gracePeriod, Duration limit) {

	/** Long enough, and its nanoseconds can be added to any time. */
	static final Duration NO_LIMIT = Duration.ofDays(3650);

	KillRequest {
		gracePeriod = clamp(gracePeriod);
		limit = clamp(limit);
	}

	private static Duration clamp(Duration period) {
		if (period.isNegative()) {
			return Duration.ZERO;
		}
		return (period.compareTo(NO_LIMIT) > 0) ? NO_LIMIT : period;
	}

	static KillRequest of(TaskKill.Cause cause, String message, Duration gracePeriod) {
		return new KillRequest(cause, message, gracePeriod, NO_LIMIT);
	}

	/** A kill for a shutdown, which leaves a fifth of the time for an end by force. */
	static KillRequest shutdown(Duration gracePeriod, Duration period) {
		Duration usual = period.minus(period.dividedBy(5));
		return new KillRequest(TaskKill.Cause.SHUTDOWN, "Killed by the shutdown of the executor",
				(gracePeriod.compareTo(usual) < 0) ? gracePeriod : usual, period);
	}

	/**
	 * Returns the grace period that a kill grants.
	 * @param policy the policy that came with the kill, or {@code null}
	 * @param task has a policy of its own, perhaps
	 * @param otherwise counts if there is none
	 * @return the period
	 */
	static Duration gracePeriod(@Nullable KillPolicy policy, TaskInfo task, Duration otherwise) {
		if (policy != null && policy.hasGracePeriod()) {
			return Duration.ofNanos(policy.getGracePeriod().getNanoseconds());
		}
		return task.getKillPolicy().hasGracePeriod()
				? Duration.ofNanos(task.getKillPolicy().getGracePeriod().getNanoseconds()) : otherwise;
	}

}
