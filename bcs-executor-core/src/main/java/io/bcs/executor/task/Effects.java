/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.ArrayDeque;
import java.util.Deque;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done after the lock is released. Confined to one thread.
 */
final class Effects {

	private static final Logger logger = LoggerFactory.getLogger(TaskRunnerExecutor.class);

	private final Deque<Runnable> effects = new ArrayDeque<>();

	private final Deque<Runnable> last = new ArrayDeque<>();

	void add(Runnable effect) {
		this.effects.add(effect);
	}

	/** Adds what may call code of the application, and so may take its time. */
	void addLast(Runnable effect) {
		this.last.add(effect);
	}

	/** Runs all, whatever becomes of each. */
	void run() {
		run(this.effects);
		run(this.last);
	}

	private static void run(Deque<Runnable> effects) {
		for (Runnable effect = effects.poll(); effect != null; effect = effects.poll()) {
			try {
				effect.run();
			}
			catch (Throwable ex) {
				logger.atError()
					.addKeyValue("event", "bcs.executor.task-effect-failed")
					.setCause(ex)
					.log("Something failed that follows a change of a task's state");
			}
		}
	}

}
