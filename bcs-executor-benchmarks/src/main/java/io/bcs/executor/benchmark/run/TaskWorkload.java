/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.bcs.executor.benchmark.agent.LeanAgent;
import io.bcs.executor.benchmark.agent.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, so many at a time, and notes when each began and ended. On the agent's
 * thread, until it is done.
 */
final class TaskWorkload implements Workload {

	private static final int STARTING = 0;

	private static final int RUNNING = 1;

	private static final int FINISHED = 2;

	private final CompletableFuture<TaskWorkload> done = new CompletableFuture<>();

	private final int first;

	private final int window;

	private final long[] launched;

	private final long[] running;

	private final long[] finished;

	private @Nullable Runnable subscribed;

	private int next;

	private int ended;

	private int firstUpdates;

	private int outOfOrder;

	/**
	 * Creates a workload.
	 * @param first the number of the first task
	 * @param count how many tasks
	 * @param window how many at a time
	 */
	TaskWorkload(int first, int count, int window) {
		this.first = first;
		this.window = window;
		this.launched = new long[count];
		this.running = new long[count];
		this.finished = new long[count];
	}

	/** What is done before the first launch after SUBSCRIBE. */
	TaskWorkload onSubscribed(Runnable action) {
		this.subscribed = action;
		return this;
	}

	CompletableFuture<TaskWorkload> done() {
		return this.done;
	}

	@Override
	public void subscribed(LeanAgent agent) {
		if (this.subscribed != null) {
			this.subscribed.run();
		}
		if (this.firstUpdates == 0) {
			// What was launched into a stream that the executor gave up is lost.
			this.next = 0;
			begin(agent);
		}
	}

	/** Launches the first tasks. */
	void begin(LeanAgent agent) {
		while (this.next < Math.min(this.window, this.launched.length)) {
			launch(agent);
		}
	}

	private void launch(LeanAgent agent) {
		this.launched[this.next] = System.nanoTime();
		agent.launch(this.first + this.next);
		this.next++;
	}

	@Override
	public void updated(LeanAgent agent, int task, int state) {
		int index = task - this.first;
		if (state == STARTING) {
			return;
		}
		if (state == RUNNING) {
			if (this.running[index] == 0) {
				this.running[index] = System.nanoTime();
				this.outOfOrder += (index != this.firstUpdates) ? 1 : 0;
				this.firstUpdates++;
			}
		}
		else if (state != FINISHED || this.running[index] == 0) {
			throw new IllegalStateException(
					"Task " + index + " is in state " + state + ", TASK_RUNNING and then TASK_FINISHED were expected");
		}
		else if (this.finished[index] == 0) {
			this.finished[index] = System.nanoTime();
			this.ended++;
			if (this.next < this.launched.length) {
				launch(agent);
			}
			else if (this.ended == this.launched.length) {
				this.done.complete(this);
			}
		}
	}

	@Override
	public void failed(Throwable cause) {
		this.done.completeExceptionally(cause);
	}

	int updates() {
		return 2 * this.launched.length;
	}

	/** Seconds from the first launch to the last update. */
	double seconds() {
		return (Arrays.stream(this.finished).max().orElseThrow() - this.launched[0]) / 1e9;
	}

	/** Milliseconds from launch to last update, of the task at a percentage. */
	double percentile(int percent) {
		long[] latencies = new long[this.launched.length];
		for (int i = 0; i < latencies.length; i++) {
			latencies[i] = this.finished[i] - this.launched[i];
		}
		Arrays.sort(latencies);
		return latencies[(int) Math.min(latencies.length - 1L, (long) latencies.length * percent / 100)] / 1e6;
	}

	/** When the first task was reported as running. */
	long firstRunning() {
		return this.running[0];
	}

	/** First updates that did not come in the order of the launches. */
	int outOfOrder() {
		return this.outOfOrder;
	}

}
