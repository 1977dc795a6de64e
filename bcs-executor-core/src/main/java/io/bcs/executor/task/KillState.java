/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A kill under way. Changed under the lock, read by any thread.
 */
final class KillState implements TaskKill {

	private final Cause cause;

	private final String message;

	private final TaskTimers timers;

	private final long begin;

	private volatile long deadline;

	/** When a shutdown is over, or {@code Long.MAX_VALUE} nanoseconds away. */
	private long limit;

	private boolean forced;

	KillState(KillRequest request, TaskTimers timers) {
		this.cause = request.cause();
		this.message = request.message();
		this.timers = timers;
		this.begin = timers.nanoTime();
		this.deadline = this.begin + request.gracePeriod().toNanos();
		this.limit = this.begin + request.limit().toNanos();
	}

	/**
	 * Takes a further request into account.
	 * @param request the request
	 * @return whether there is less time now
	 */
	boolean shorten(KillRequest request) {
		long now = this.timers.nanoTime();
		this.limit = earlier(this.limit, now + request.limit().toNanos());
		long previous = this.deadline;
		this.deadline = earlier(previous, now + request.gracePeriod().toNanos());
		return this.deadline != previous;
	}

	private static long earlier(long one, long other) {
		return (one - other <= 0) ? one : other;
	}

	/** Tells once that the task is to be ended by force. */
	boolean force() {
		boolean first = !this.forced;
		this.forced = true;
		return first;
	}

	boolean isForced() {
		return this.forced;
	}

	/** Grants the time that an end by force takes, as far as there is any. */
	void extend(Duration period) {
		this.deadline = earlier(this.timers.nanoTime() + period.toNanos(), this.limit);
	}

	Duration elapsed() {
		return Duration.ofNanos(this.timers.nanoTime() - this.begin);
	}

	@Override
	public Cause cause() {
		return this.cause;
	}

	@Override
	public String message() {
		return this.message;
	}

	@Override
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.deadline - this.timers.nanoTime()));
	}

	@Override
	public String toString() {
		return "TaskKill[" + this.cause + ", " + this.message + "]";
	}

	/** The state of a task that ends by this kill. */
	TaskState endState() {
		return isTimedOut() ? TaskState.TASK_FAILED : TaskState.TASK_KILLED;
	}

	TaskStatus.@Nullable Reason statusReason() {
		return isTimedOut() ? TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED : null;
	}

	private boolean isTimedOut() {
		return this.cause == Cause.MAX_COMPLETION_TIME;
	}

}
