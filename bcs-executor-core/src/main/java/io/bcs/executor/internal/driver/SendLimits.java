/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the application may send faster than the agent takes it: updates by their
 * number until they are acknowledged, messages by their number and size until the event
 * loop has seen them. Thread-safe.
 */
final class SendLimits {

	static final int MAX_MESSAGES = 1024;

	static final long MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

	private final int maxUpdates;

	/** Updates that were sent and are neither acknowledged nor abandoned. */
	private final AtomicInteger updates = new AtomicInteger();

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong messageBytes = new AtomicLong();

	private final AtomicInteger droppedMessages = new AtomicInteger();

	SendLimits(int maxUpdates) {
		this.maxUpdates = maxUpdates;
	}

	/**
	 * Counts an update that is about to be sent.
	 * @param terminal whether it is taken whatever the limit
	 * @return {@code false} if there are too many
	 */
	boolean addUpdate(boolean terminal) {
		if (terminal) {
			this.updates.incrementAndGet();
			return true;
		}
		while (true) {
			int count = this.updates.get();
			if (count >= this.maxUpdates) {
				return false;
			}
			if (this.updates.compareAndSet(count, count + 1)) {
				return true;
			}
		}
	}

	/** So many updates are acknowledged, abandoned or refused. */
	void updatesDone(int count) {
		if (count != 0) {
			this.updates.addAndGet(-count);
		}
	}

	int updates() {
		return this.updates.get();
	}

	/**
	 * Counts a message that is about to be handed to the event loop.
	 * @param bytes its size
	 * @return {@code false} if too many wait there
	 */
	boolean addMessage(int bytes) {
		if (this.messages.incrementAndGet() > MAX_MESSAGES) {
			this.messages.decrementAndGet();
			return false;
		}
		// One message is taken whatever its size.
		if (this.messageBytes.addAndGet(bytes) > MAX_MESSAGE_BYTES && this.messageBytes.get() > bytes) {
			messageDone(bytes);
			return false;
		}
		return true;
	}

	void messageDone(int bytes) {
		this.messages.decrementAndGet();
		this.messageBytes.addAndGet(-bytes);
	}

	/**
	 * Counts a message that was dropped.
	 * @return whether it is the first since the last {@link #takeDroppedMessages()}
	 */
	boolean messageDropped() {
		return this.droppedMessages.getAndIncrement() == 0;
	}

	int takeDroppedMessages() {
		return this.droppedMessages.getAndSet(0);
	}

}
