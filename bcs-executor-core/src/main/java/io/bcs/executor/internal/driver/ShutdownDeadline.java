/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * How much time a shutdown has. Written by the event loop, read by any thread.
 */
final class ShutdownDeadline implements DriverListener {

	private final Duration period;

	private final LongSupplier nanoTime;

	private volatile @Nullable Long deadline;

	/**
	 * Creates the deadline of a driver that is not asked to shut down.
	 * @param period the time it will have then
	 * @param nanoTime the time in nanoseconds
	 */
	ShutdownDeadline(Duration period, LongSupplier nanoTime) {
		this.period = period;
		this.nanoTime = nanoTime;
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.ShutdownRequested request) {
			this.deadline = this.nanoTime.getAsLong() + request.gracePeriod().toNanos();
		}
		else if (event instanceof DriverEvent.Ended ended && ended.status() == Status.DRIVER_ABORTED
				&& this.deadline == null) {
			// The shutdown callback follows.
			this.deadline = this.nanoTime.getAsLong() + this.period.toNanos();
		}
	}

	Duration remaining() {
		Long end = this.deadline;
		if (end == null) {
			return this.period;
		}
		long left = end - this.nanoTime.getAsLong();
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

}
