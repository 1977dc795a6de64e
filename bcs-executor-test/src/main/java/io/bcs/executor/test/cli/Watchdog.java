/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches a run: remembers its processes, and ends this JVM when it must not go on; the
 * shutdown hooks then end the executor too.
 */
final class Watchdog implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(250);

	/** Read early: a process whose parent has ended is given another parent. */
	private final Optional<ProcessHandle> parent = ProcessHandle.current().parent();

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((work) -> {
		Thread thread = new Thread(work, "watchdog");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Ends the JVM when the process that started it has ended.
	 * @param exitCode the exit code then
	 */
	void watchParent(int exitCode) {
		every(() -> {
			if (this.parent.isPresent() && !this.parent.get().isAlive()) {
				exit(exitCode);
			}
		});
	}

	/**
	 * Ends the JVM after a time.
	 * @param limit the time
	 * @param first what is done before
	 * @param exitCode the exit code then
	 */
	// Nobody waits for it.
	@SuppressWarnings("FutureReturnValueIgnored")
	void limit(Duration limit, Runnable first, int exitCode) {
		this.timer.schedule(() -> {
			try {
				first.run();
			}
			finally {
				exit(exitCode);
			}
		}, limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Runs something periodically.
	 * @param work what is run
	 */
	// Nobody waits for it.
	@SuppressWarnings("FutureReturnValueIgnored")
	void every(Runnable work) {
		this.timer.scheduleWithFixedDelay(work, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void exit(int exitCode) {
		// Not on this thread: the hooks must not wait for it.
		new Thread(() -> System.exit(exitCode), "exit").start();
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
