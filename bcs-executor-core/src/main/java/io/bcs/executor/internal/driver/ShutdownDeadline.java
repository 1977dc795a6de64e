/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import io.bcs.executor.internal.session.SessionSettings;

/**
 * How much time a shutdown has. Written by the event loop, read by any thread.
 */
final class ShutdownDeadline {

	private static final long NONE = Long.MIN_VALUE;

	private final Duration period;

	private final LongSupplier nanoTime;

	private volatile long deadline = NONE;

	/**
	 * Creates the deadline of a driver that is not asked to shut down.
	 * @param period the time it will have then
	 * @param nanoTime the time in nanoseconds
	 */
	ShutdownDeadline(Duration period, LongSupplier nanoTime) {
		this.period = period;
		this.nanoTime = nanoTime;
	}

	/**
	 * Creates the deadline of a driver, the smaller of the agent's period and the
	 * application's.
	 * @param settings has both
	 * @return the deadline
	 */
	static ShutdownDeadline of(SessionSettings settings) {
		Duration agent = settings.shutdownGracePeriod();
		Duration application = settings.applicationShutdownPeriod();
		return new ShutdownDeadline((application != null && application.compareTo(agent) < 0) ? application : agent,
				System::nanoTime);
	}

	/**
	 * Takes over the session's deadline after a step.
	 * @param deadline when the session ends at the latest, if it is ending
	 */
	void set(OptionalLong deadline) {
		if (deadline.isPresent() && deadline.getAsLong() != this.deadline) {
			this.deadline = deadline.getAsLong();
		}
	}

	/**
	 * An error has ended the driver, and the shutdown callback follows.
	 * @param gracePeriod the time it has
	 */
	void failed(Duration gracePeriod) {
		this.deadline = this.nanoTime.getAsLong() + gracePeriod.toNanos();
	}

	/**
	 * Returns the time of a shutdown.
	 * @return the whole time before a shutdown, what is left of it during one
	 */
	Duration remaining() {
		long end = this.deadline;
		if (end == NONE) {
			return this.period;
		}
		long left = end - this.nanoTime.getAsLong();
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

}
