/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.AgentListener;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Runs many short tasks, so many at a time, and measures how long they take. Thread-safe.
 */
final class LoadGenerator implements AgentListener {

	/** What the names of the tasks begin with. */
	static final String PREFIX = "load-";

	private static final Duration PROGRESS = Duration.ofSeconds(1);

	/** So many tasks are kept in the agent's memory at most. */
	private static final int REMEMBERED = 50_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final int count;

	private final int window;

	private final TaskSpec model;

	private final long[] launched;

	private final long[] first;

	private final long[] end;

	private int ended;

	private int failed;

	private long updates;

	private boolean stopped;

	/**
	 * Creates a load.
	 * @param count how many tasks
	 * @param window how many at a time
	 * @param model what each of them is
	 */
	LoadGenerator(int count, int window, TaskSpec model) {
		this.count = count;
		this.window = window;
		this.model = model;
		this.launched = new long[count];
		this.first = new long[count];
		this.end = new long[count];
	}

	@Override
	public void onUpdate(TaskStatus status) {
		String id = status.getTaskId().getValue();
		if (!id.startsWith(PREFIX)) {
			return;
		}
		int task = Integer.parseInt(id.substring(PREFIX.length()));
		long now = System.nanoTime();
		this.lock.lock();
		try {
			this.updates++;
			if (this.first[task] == 0) {
				this.first[task] = now;
			}
			if (TaskStates.isTerminal(status.getState()) && this.end[task] == 0) {
				this.end[task] = now;
				this.ended++;
				if (status.getState() != TaskState.TASK_FINISHED) {
					this.failed++;
				}
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Runs the tasks. Blocks until all have ended, the time is over, or the executor has
	 * exited.
	 * @param run where
	 * @param console where progress is shown
	 * @param deadline the end of the time it may take
	 * @return what it took
	 */
	// The load ends before the run does.
	@SuppressWarnings("FutureReturnValueIgnored")
	LoadResult play(ExecutorRun run, Console console, Deadline deadline) throws InterruptedException {
		run.waits().over().thenRun(this::stop);
		Deadline progress = Deadline.in(PROGRESS);
		ProcessStats before = run.process().figures();
		int cleared = 0;
		int task = 0;
		while (!deadline.isOver() && !isDone(task)) {
			int running = awaitRoom(task, progress.left(deadline.left()));
			if (progress.isOver()) {
				progress = Deadline.in(PROGRESS);
				console.progress(done() + " of " + this.count + " tasks ended, " + running + " are running");
			}
			if (task < this.count && running < this.window) {
				this.launched[task] = System.nanoTime();
				run.send(new TaskSpec(PREFIX + task, this.model.command(), this.model.data(), null, null).toTaskInfo());
				task++;
			}
			if (task - cleared > REMEMBERED) {
				run.agent().records().clearHistory();
				cleared = task;
			}
		}
		return result(run, before, task);
	}

	private void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isDone(int started) {
		this.lock.lock();
		try {
			return this.stopped || (started == this.count && this.ended == this.count);
		}
		finally {
			this.lock.unlock();
		}
	}

	private int done() {
		this.lock.lock();
		try {
			return this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits until another task may start, or the last one has ended, or it is time. */
	private int awaitRoom(int started, Duration timeout) throws InterruptedException {
		this.lock.lock();
		try {
			int limit = (started == this.count) ? 1 : this.window;
			long left = timeout.toNanos();
			while (started - this.ended >= limit && left > 0 && !this.stopped) {
				left = this.changed.awaitNanos(left);
			}
			return started - this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	private LoadResult result(ExecutorRun run, ProcessStats before, int started) {
		ProcessStats after = run.process().figures();
		this.lock.lock();
		try {
			long last = Arrays.stream(this.end).max().orElse(0);
			double seconds = Math.max(1, last - this.launched[0]) / 1e9;
			Duration cpu = after.cpu().minus(before.cpu());
			LoadResult.Usage usage = (after.peakKilobytes() > 0) ? new LoadResult.Usage(
					rounded(cpu.toMillis() / 1e3, 2), rounded(cpu.toNanos() / 1e3 / Math.max(1, this.updates), 1),
					rounded(after.peakKilobytes() / 1024.0, 1)) : null;
			return new LoadResult(this.count, this.window, this.ended, this.failed, this.updates, rounded(seconds, 3),
					Math.round(this.ended / seconds), Math.round(this.updates / seconds), latency(this.first, started),
					latency(this.end, started), run.timeToSubscription().toMillis(),
					run.agent().records().subscriptions(), usage);
		}
		finally {
			this.lock.unlock();
		}
	}

	private LoadResult.Latency latency(long[] times, int started) {
		long[] sorted = IntStream.range(0, started)
			.filter((task) -> times[task] != 0)
			.mapToLong((task) -> times[task] - this.launched[task])
			.sorted()
			.toArray();
		return new LoadResult.Latency(rounded(percentile(sorted, 50) / 1e6, 3),
				rounded(percentile(sorted, 99) / 1e6, 3));
	}

	static long percentile(long[] sorted, int percent) {
		if (sorted.length == 0) {
			return 0;
		}
		int index = (int) Math.ceil(sorted.length * percent / 100.0) - 1;
		return sorted[Math.max(0, index)];
	}

	private static double rounded(double value, int digits) {
		return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
	}

}
