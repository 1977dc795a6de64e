/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.internal.session.Callback;

/**
 * How much waits for the callback thread. Beyond its limits the driver reads no further
 * events, so that an executor that hangs costs a bounded amount of memory; it goes on
 * reading once half of that is done. Thread-safe.
 */
final class CallbackBacklog {

	private final int maxCallbacks;

	private final long maxBytes;

	private final AtomicInteger callbacks = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private volatile boolean full;

	CallbackBacklog(int maxCallbacks, long maxBytes) {
		this.maxCallbacks = maxCallbacks;
		this.maxBytes = maxBytes;
	}

	/** A callback was queued. The driver's thread only. */
	void queued(Callback callback) {
		int count = this.callbacks.incrementAndGet();
		long size = this.bytes.addAndGet(size(callback));
		if (count >= this.maxCallbacks || size >= this.maxBytes) {
			this.full = true;
		}
	}

	/**
	 * A queued callback is about to run, or was dropped.
	 * @param callback the callback
	 */
	void taken(Callback callback) {
		this.callbacks.decrementAndGet();
		this.bytes.addAndGet(-size(callback));
	}

	/** Whether there was too much and is no more: the driver's thread may read on. */
	boolean isRelieved() {
		return this.full && this.callbacks.get() <= this.maxCallbacks / 2 && this.bytes.get() <= this.maxBytes / 2;
	}

	/** The driver reads on. The driver's thread only. */
	void reopen() {
		this.full = false;
	}

	boolean isFull() {
		return this.full;
	}

	int callbacks() {
		return this.callbacks.get();
	}

	private static long size(Callback callback) {
		if (callback instanceof Callback.LaunchTask launch) {
			return launch.task().getSerializedSize();
		}
		if (callback instanceof Callback.LaunchTaskGroup launch) {
			return launch.taskGroup().getSerializedSize();
		}
		if (callback instanceof Callback.FrameworkMessage message) {
			return message.data().size();
		}
		return 0;
	}

}
