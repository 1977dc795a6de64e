/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.AgentListener;
import io.bcs.executor.test.EmbeddedAgent;
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
	 * Runs the tasks. Blocks.
	 * @param run where
	 * @param console where progress is told
	 * @param timeout how long it may take
	 * @return what is wrong with it, in a sentence, or an empty text
	 */
	String play(ExecutorRun run, Console console, Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long progress = System.nanoTime() + PROGRESS.toNanos();
		ProcessStats before = run.process().figures();
		int cleared = 0;
		for (int task = 0; task <= this.count;) {
			int running = awaitRoom(task, Math.min(deadline, progress));
			if (System.nanoTime() >= deadline) {
				return done() + " of " + this.count + " tasks ended within " + timeout.toMillis() / 1000.0 + " s";
			}
			if (System.nanoTime() >= progress) {
				progress += PROGRESS.toNanos();
				console.event("load", done() + " ended", running + " are running");
			}
			if (task == this.count) {
				if (running == 0) {
					break;
				}
				continue;
			}
			if (running < this.window) {
				this.launched[task] = System.nanoTime();
				run.agent()
					.launch(new TaskSpec(PREFIX + task, this.model.command(), this.model.data(), null, null)
						.toTaskInfo());
				task++;
			}
			if (task - cleared > REMEMBERED) {
				run.agent().records().clearHistory();
				cleared = task;
			}
		}
		console.figures(figures(run, before));
		return (this.failed > 0) ? this.failed + " of " + this.count + " tasks did not finish" : "";
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
	private int awaitRoom(int started, long until) throws InterruptedException {
		this.lock.lock();
		try {
			int limit = (started == this.count) ? 1 : this.window;
			long left = until - System.nanoTime();
			while (started - this.ended >= limit && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return started - this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Map<String, Object> figures(ExecutorRun run, ProcessStats before) {
		ProcessStats after = run.process().figures();
		double seconds = (Arrays.stream(this.end).max().orElse(0) - this.launched[0]) / 1e9;
		EmbeddedAgent agent = run.agent();
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("tasks", this.count);
		figures.put("window", this.window);
		figures.put("updates", this.updates);
		figures.put("seconds", rounded(seconds, 3));
		figures.put("tasks per second", rounded(this.count / seconds, 0));
		figures.put("updates per second", rounded(this.updates / seconds, 0));
		latencies(figures, "first update", this.first);
		latencies(figures, "end", this.end);
		figures.put("start to SUBSCRIBE, ms", run.timeToSubscription().toMillis());
		figures.put("subscriptions", agent.records().subscriptions());
		if (after.peakKilobytes() > 0) {
			Duration cpu = after.cpu().minus(before.cpu());
			figures.put("executor CPU, s", rounded(cpu.toMillis() / 1e3, 2));
			figures.put("executor CPU per update, us", rounded(cpu.toNanos() / 1e3 / this.updates, 1));
			figures.put("executor peak memory, MB", rounded(after.peakKilobytes() / 1024.0, 1));
		}
		return figures;
	}

	private void latencies(Map<String, Object> figures, String what, long[] times) {
		long[] sorted = new long[this.count];
		for (int task = 0; task < this.count; task++) {
			sorted[task] = times[task] - this.launched[task];
		}
		Arrays.sort(sorted);
		figures.put("launch to " + what + ", p50 ms", rounded(percentile(sorted, 50) / 1e6, 3));
		figures.put("launch to " + what + ", p99 ms", rounded(percentile(sorted, 99) / 1e6, 3));
	}

	static long percentile(long[] sorted, int percent) {
		int index = (int) Math.ceil(sorted.length * percent / 100.0) - 1;
		return sorted[Math.max(0, index)];
	}

	private static Number rounded(double value, int digits) {
		if (digits == 0) {
			return Math.round(value);
		}
		return Double.valueOf(String.format(Locale.ROOT, "%." + digits + "f", value));
	}

}
