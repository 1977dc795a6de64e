/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one lock that guards the state of all tasks of an executor.
 */
final class TaskLock {

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Changes state under the lock, then runs the effects of the change without it, even
	 * if the change was not completed.
	 * @param change what to do under the lock
	 */
	void run(Consumer<Effects> change) {
		Effects effects = new Effects();
		this.lock.lock();
		try {
			change.accept(effects);
		}
		finally {
			this.lock.unlock();
			effects.run();
		}
	}

}
