/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Threads that do not run by themselves: a test runs what they would, one after the
 * other, on its own thread, so that nothing depends on the scheduler.
 */
final class ManualThreads implements ThreadFactory {

	private final Deque<Runnable> started = new ArrayDeque<>();

	private @Nullable AssertionError failure;

	/** How many of the threads to come can't be started. */
	int failures;

	@Override
	public Thread newThread(Runnable body) {
		return new Thread(body) {

			@Override
			public synchronized void start() {
				if (ManualThreads.this.failures > 0) {
					ManualThreads.this.failures--;
					throw new OutOfMemoryError("unable to create native thread");
				}
				ManualThreads.this.started.add(body);
			}

		};
	}

	int waiting() {
		return this.started.size();
	}

	/** A runner has found something wrong: the test fails when its thread has ended. */
	void failedAssertion(AssertionError failure) {
		this.failure = failure;
	}

	/** Runs the thread that was started first. */
	void runNext() {
		Objects.requireNonNull(this.started.poll(), "No thread was started").run();
		if (this.failure != null) {
			throw this.failure;
		}
	}

	void runAll() {
		while (!this.started.isEmpty()) {
			runNext();
		}
	}

}
