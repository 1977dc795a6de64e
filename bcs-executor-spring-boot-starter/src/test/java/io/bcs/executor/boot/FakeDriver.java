/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A driver without an agent: it ends when a test says so.
 */
public class FakeDriver implements ExecutorDriver {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile Status status = Status.DRIVER_NOT_STARTED;

	private volatile boolean stoppable = true;

	private volatile @Nullable Supplier<DriverSnapshot> snapshot;

	/**
	 * Makes {@link #stop()} return without an end, as a driver does that still drains.
	 */
	public FakeDriver thatDoesNotStop() {
		this.stoppable = false;
		return this;
	}

	public List<String> calls() {
		return this.calls;
	}

	/**
	 * Sets what {@link #snapshot()} returns instead of a state that tells the status
	 * only.
	 */
	public void snapshot(DriverSnapshot snapshot) {
		snapshot(() -> snapshot);
	}

	public void snapshot(Supplier<DriverSnapshot> snapshot) {
		this.snapshot = snapshot;
	}

	public void endWith(Status status) {
		this.status = status;
		this.ended.countDown();
	}

	@Override
	public Status start() {
		this.calls.add("start");
		if (this.status != Status.DRIVER_NOT_STARTED) {
			throw new ExecutorDriverException("was started before", this.status);
		}
		this.status = Status.DRIVER_RUNNING;
		return this.status;
	}

	@Override
	public Status stop() {
		this.calls.add("stop");
		if (this.stoppable) {
			endWith(Status.DRIVER_STOPPED);
		}
		return this.status;
	}

	@Override
	public Status abort() {
		this.calls.add("abort");
		endWith(Status.DRIVER_ABORTED);
		return this.status;
	}

	@Override
	public Status join() throws InterruptedException {
		this.ended.await();
		return this.status;
	}

	@Override
	public Status run() throws InterruptedException {
		start();
		return join();
	}

	@Override
	public Status sendStatusUpdate(TaskStatus update) {
		return this.status;
	}

	@Override
	public Status sendFrameworkMessage(byte[] data) {
		return this.status;
	}

	@Override
	public Status status() {
		return this.status;
	}

	@Override
	public String executorId() {
		return "fake";
	}

	@Override
	public boolean isRunning() {
		return this.status == Status.DRIVER_RUNNING;
	}

	@Override
	public DriverSnapshot snapshot() {
		Supplier<DriverSnapshot> current = this.snapshot;
		return (current != null) ? current.get() : ExecutorDriver.super.snapshot();
	}

}
