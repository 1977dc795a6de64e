/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.bcs.executor.internal.session.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops reading the event stream while too many callbacks wait for the callback thread,
 * and resumes once half of them are done, so that an executor that hangs costs a bounded
 * amount of memory and nothing is dropped.
 * <p>
 * The high watermarks are the given limits, the low ones half of them. Reading is stopped
 * and resumed on the event loop only.
 */
final class ReadFlowControl {

	private static final Logger logger = LoggerFactory.getLogger(ReadFlowControl.class);

	private final int maxCallbacks;

	private final long maxBytes;

	private final Consumer<Boolean> reading;

	private final Consumer<Runnable> eventLoop;

	private final RateLimit warnings;

	private final AtomicInteger callbacks = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	/** Written by the event loop, read by the callback thread. */
	private volatile boolean paused;

	/**
	 * Creates the flow control of one driver.
	 * @param maxCallbacks high watermark of queued callbacks
	 * @param maxBytes high watermark of the tasks and messages among them
	 * @param reading stops or resumes reading
	 * @param eventLoop runs a task on the event loop
	 * @param warnings limits the warning
	 */
	ReadFlowControl(int maxCallbacks, long maxBytes, Consumer<Boolean> reading, Consumer<Runnable> eventLoop,
			RateLimit warnings) {
		this.maxCallbacks = maxCallbacks;
		this.maxBytes = maxBytes;
		this.reading = reading;
		this.eventLoop = eventLoop;
		this.warnings = warnings;
	}

	/** A callback was queued. The event loop only. */
	void queued(Callback callback) {
		int count = this.callbacks.incrementAndGet();
		long size = this.bytes.addAndGet(size(callback));
		if (!this.paused && (count >= this.maxCallbacks || size >= this.maxBytes)) {
			pause(count);
		}
	}

	private void pause(int count) {
		this.paused = true;
		this.reading.accept(false);
		this.warnings.warn(logger, "reading-paused",
				() -> count
						+ " callbacks wait for the one that is running; no more events are read until half of them are "
						+ "done. Callbacks should return soon and leave work to other threads");
		// The callback thread may have finished them before it could see the pause.
		resumeIfPossible();
	}

	/** A queued callback is about to run, or was dropped. Any thread. */
	void taken(Callback callback) {
		this.callbacks.decrementAndGet();
		this.bytes.addAndGet(-size(callback));
		if (this.paused && isBelowLowWatermark()) {
			this.eventLoop.accept(this::resumeIfPossible);
		}
	}

	private void resumeIfPossible() {
		if (this.paused && isBelowLowWatermark()) {
			this.paused = false;
			logger.info("Reading resumed");
			this.reading.accept(true);
		}
	}

	private boolean isBelowLowWatermark() {
		return this.callbacks.get() <= this.maxCallbacks / 2 && this.bytes.get() <= this.maxBytes / 2;
	}

	/** Whether this side does not read, so that a silent stream proves nothing. */
	boolean isPaused() {
		return this.paused;
	}

	/** Returns how many callbacks are queued. Any thread. */
	int callbacks() {
		return this.callbacks.get();
	}

	private static long size(Callback callback) {
		return switch (callback.kind()) {
			case LAUNCH_TASK -> ((Callback.LaunchTask) callback).task().getSerializedSize();
			case LAUNCH_TASK_GROUP -> ((Callback.LaunchTaskGroup) callback).taskGroup().getSerializedSize();
			case FRAMEWORK_MESSAGE -> ((Callback.FrameworkMessage) callback).data().size();
			case REGISTERED, REREGISTERED, DISCONNECTED, KILL_TASK, SHUTDOWN, ERROR -> 0;
		};
	}

}
