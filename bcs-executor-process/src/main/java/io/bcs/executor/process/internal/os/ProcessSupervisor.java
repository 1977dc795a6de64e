/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the processes of all tasks until nothing of them is left. One pass over the
 * processes of the host answers the questions of all tasks, and passes are as far apart
 * as they are expensive: 20 ms at least, a second at most. A pass that failed changes
 * nothing and is repeated. Thread-safe.
 */
public final class ProcessSupervisor implements AutoCloseable {

	/** The end of a process is seen by then, should its notification get lost. */
	private static final Duration SWEEP = Duration.ofSeconds(5);

	private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	/** A pass may use a fifth of the thread's time. */
	private static final int PAUSE_FACTOR = 4;

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private static final Logger logger = LoggerFactory.getLogger(ProcessSupervisor.class);

	private final SupervisorLoop loop = new SupervisorLoop();

	private final Set<SupervisedProcess> processes = new LinkedHashSet<>();

	private final CompletableFuture<@Nullable Void> allEnded = new CompletableFuture<>();

	private final SignalShell signals;

	private final ProcessTable table;

	private final AtomicBoolean closed = new AtomicBoolean();

	private @Nullable Future<?> passTimer;

	private long passAt;

	private long earliestPass = System.nanoTime();

	private @Nullable Future<?> sweepTimer;

	private boolean passFailed;

	private boolean closing;

	/**
	 * Creates a supervisor without processes.
	 * @param signals sends signals
	 * @param table shows processes
	 */
	public ProcessSupervisor(SignalShell signals, ProcessTable table) {
		this.signals = signals;
		this.table = table;
	}

	/**
	 * Starts what is needed to end a process, before there is one.
	 * @throws IllegalStateException if the supervisor is closed
	 */
	public void start() {
		requireOpen();
		this.loop.start();
		this.signals.start();
	}

	/**
	 * Follows a process that was started.
	 * @param process the process
	 * @param origin how it was started
	 * @param onEnd receives the exit code once nothing of it is left, on the supervisor's
	 * thread; must not block
	 * @return the process
	 * @throws IllegalStateException if the supervisor is closed; the process is killed
	 */
	public SupervisedProcess supervise(Process process, ProcessOrigin origin, EndListener onEnd) {
		SupervisedProcess supervised = new SupervisedProcess(process, origin, this, onEnd);
		try {
			requireOpen();
			if (origin.leadsSession()) {
				this.signals.watch(process.pid());
			}
			this.loop.execute(() -> add(supervised));
			return supervised;
		}
		catch (RuntimeException | Error ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	/**
	 * Kills whatever carries a marker, because its start has failed half-way.
	 * @param marker the marker
	 */
	public void killMarked(String marker) {
		// When this is closed, the shell looks for all markers.
		this.loop.executeUnlessClosed(() -> {
			SupervisedProcess remains = new SupervisedProcess(null, new ProcessOrigin(marker, false, "KILL"), this,
					(exitCode) -> {
					});
			add(remains);
			remains.beginKill();
		});
	}

	/** Receives the end of a process. */
	@FunctionalInterface
	public interface EndListener {

		/**
		 * Nothing of the process is left.
		 * @param exitCode the first process's exit code
		 */
		void onEnd(int exitCode);

	}

	/**
	 * Runs something later on the supervisor's thread.
	 * @param task what to run; must not block
	 * @param delay the time until then
	 * @return cancels it
	 */
	public Future<?> schedule(Runnable task, Duration delay) {
		return this.loop.schedule(task, delay);
	}

	/**
	 * Kills what is left, without a grace period, and waits up to 2 s for that.
	 */
	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.loop.execute(() -> {
			this.closing = true;
			List.copyOf(this.processes).forEach(SupervisedProcess::beginKill);
			completeIfAllEnded();
		});
		this.allEnded.completeOnTimeout(null, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).join();
		this.loop.close();
		this.signals.close();
	}

	private void requireOpen() {
		if (this.closed.get()) {
			throw new IllegalStateException("The executor's process ends");
		}
	}

	SupervisorLoop loop() {
		return this.loop;
	}

	SignalShell signals() {
		return this.signals;
	}

	ProcessTable table() {
		return this.table;
	}

	private void add(SupervisedProcess process) {
		this.processes.add(process);
		process.begin();
		if (this.closing) {
			process.beginKill();
		}
		if (this.sweepTimer == null) {
			this.sweepTimer = this.loop.schedule(this::sweep, SWEEP);
		}
	}

	private void sweep() {
		this.sweepTimer = this.processes.isEmpty() ? null : this.loop.schedule(this::sweep, SWEEP);
		List.copyOf(this.processes).forEach(SupervisedProcess::checkExit);
	}

	void ended(SupervisedProcess process) {
		this.processes.remove(process);
		completeIfAllEnded();
	}

	private void completeIfAllEnded() {
		if (this.closing && this.processes.isEmpty()) {
			this.allEnded.complete(null);
		}
	}

	/** Makes sure that there is a pass after a delay, or as soon as one may be. */
	void requestPass(Duration delay) {
		long at = Math.max(this.earliestPass - System.nanoTime(), delay.toNanos()) + System.nanoTime();
		if (this.passTimer != null) {
			if (this.passAt - at <= 0) {
				return;
			}
			this.passTimer.cancel(false);
		}
		this.passAt = at;
		this.passTimer = this.loop.schedule(this::pass, Duration.ofNanos(Math.max(0, at - System.nanoTime())));
	}

	private void pass() {
		this.passTimer = null;
		long begin = System.nanoTime();
		ProcessSnapshot snapshot;
		try {
			snapshot = this.table.read();
		}
		catch (Throwable ex) {
			passFailed(ex);
			return;
		}
		finally {
			long now = System.nanoTime();
			this.earliestPass = now
					+ Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, (now - begin) * PAUSE_FACTOR));
		}
		boolean complete = true;
		for (SupervisedProcess process : List.copyOf(this.processes)) {
			try {
				process.look(snapshot);
			}
			catch (Throwable ex) {
				complete = false;
				passFailed(ex);
			}
		}
		this.passFailed = this.passFailed && !complete;
	}

	private void passFailed(Throwable failure) {
		if (!this.passFailed) {
			this.passFailed = true;
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-look-failed")
				.log("The processes of the tasks can't be looked at, which is tried again: {}", failure.toString());
		}
		logger.debug("A look at the processes failed", failure);
		requestPass(Duration.ofMillis(100));
	}

}
