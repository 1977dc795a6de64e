/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.bcs.executor.internal.session.Input;

/**
 * Where every other thread leaves inputs for the owner thread. Once closed it takes
 * nothing more, so that an input is either handled or refused, never lost.
 */
final class Mailbox {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private Deque<Input> inputs = new ArrayDeque<>();

	private boolean closed;

	private boolean woken;

	/** Lets the taker return although there may be no input. */
	void wake() {
		this.lock.lock();
		try {
			this.woken = true;
			this.filled.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Leaves an input.
	 * @param input the input
	 * @return {@code false} if the mailbox is closed
	 */
	boolean post(Input input) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			this.inputs.add(input);
			this.filled.signal();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes all inputs, waiting until there is one, somebody wakes the taker, or the time
	 * is up.
	 * @param nanos how long to wait; not at all if zero or less
	 * @param spare an empty queue for what comes next
	 * @return the inputs, none if the time is up
	 */
	Deque<Input> takeAll(long nanos, Deque<Input> spare) {
		this.lock.lock();
		try {
			long left = nanos;
			while (this.inputs.isEmpty() && !this.woken && left > 0) {
				try {
					left = this.filled.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					// Nobody has reason to interrupt the owner thread: it ends by an
					// input.
					left = 0;
				}
			}
			this.woken = false;
			Deque<Input> taken = this.inputs;
			this.inputs = spare;
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes nothing more.
	 * @return what is left
	 */
	Deque<Input> close() {
		this.lock.lock();
		try {
			this.closed = true;
			Deque<Input> left = this.inputs;
			this.inputs = new ArrayDeque<>();
			return left;
		}
		finally {
			this.lock.unlock();
		}
	}

}
