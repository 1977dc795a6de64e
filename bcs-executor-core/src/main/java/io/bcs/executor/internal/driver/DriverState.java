/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.mesos.v1.Protos.Status;

/**
 * The status of a driver and those who wait for it. It only changes from not started to
 * running to stopped or aborted. Thread-safe.
 */
public final class DriverState implements TerminationListener {

	private volatile Status status = Status.DRIVER_NOT_STARTED;

	/** Counted down once the status is final. */
	private final CountDownLatch decided = new CountDownLatch(1);

	/** Counted down once everything is closed. */
	private final CountDownLatch terminated = new CountDownLatch(1);

	/**
	 * Returns the status.
	 * @return the status
	 */
	public Status status() {
		return this.status;
	}

	/** The driver has been started. */
	public void onStart() {
		this.status = Status.DRIVER_RUNNING;
	}

	@Override
	public void onStatus(Status finalStatus) {
		this.status = finalStatus;
		this.decided.countDown();
	}

	@Override
	public void onTermination() {
		this.terminated.countDown();
	}

	/**
	 * Waits until everything is closed.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void awaitTermination() throws InterruptedException {
		this.terminated.await();
	}

	/**
	 * Waits for the final status. An interrupt does not end the wait, which is bounded,
	 * and is kept for later.
	 * @param timeout how long at most
	 */
	public void awaitFinalStatus(Duration timeout) {
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
