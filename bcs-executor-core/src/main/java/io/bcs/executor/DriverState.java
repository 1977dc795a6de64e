/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.internal.driver.TerminationListener;
import org.apache.mesos.v1.Protos.Status;

/**
 * The status of a driver and those who wait for it. Only ever moves on: from not started
 * over running to stopped or aborted. Thread-safe.
 */
final class DriverState implements TerminationListener {

	private volatile Status status = Status.DRIVER_NOT_STARTED;

	/** Counted down once the status is final. */
	private final CountDownLatch decided = new CountDownLatch(1);

	/** Counted down once everything is closed. */
	private final CountDownLatch ended = new CountDownLatch(1);

	Status status() {
		return this.status;
	}

	boolean isRunning() {
		return status() == Status.DRIVER_RUNNING;
	}

	void running() {
		this.status = Status.DRIVER_RUNNING;
	}

	@Override
	public void ending(Status finalStatus) {
		this.status = finalStatus;
		this.decided.countDown();
	}

	@Override
	public void ended() {
		this.ended.countDown();
	}

	void awaitEnd() throws InterruptedException {
		this.ended.await();
	}

	/**
	 * Waits for the final status. An interrupt does not end the wait, which is bounded,
	 * and is kept for later.
	 * @param timeout how long at most
	 */
	void awaitDecision(Duration timeout) {
		boolean interrupted = false;
		long deadline = System.nanoTime() + timeout.toNanos();
		while (this.decided.getCount() > 0 && System.nanoTime() - deadline < 0) {
			try {
				if (this.decided.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
					break;
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
