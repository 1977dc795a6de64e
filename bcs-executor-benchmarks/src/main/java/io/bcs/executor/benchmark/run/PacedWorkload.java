/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.concurrent.CompletableFuture;

import io.bcs.executor.benchmark.agent.LeanAgent;
import io.bcs.executor.benchmark.agent.Workload;

/**
 * Launches tasks when it is told to, and fails at the first update that does not follow
 * the one before it. On the agent's thread.
 */
final class PacedWorkload implements Workload {

	private static final byte RUNNING = 1;

	private static final byte FINISHED = 2;

	private final CompletableFuture<Integer> done = new CompletableFuture<>();

	private final int first;

	private final byte[] states;

	private int launched;

	private int ended;

	/**
	 * Creates a workload.
	 * @param first the number of the first task
	 * @param count how many tasks
	 */
	PacedWorkload(int first, int count) {
		this.first = first;
		this.states = new byte[count];
	}

	/** Completed with the number of updates when all tasks have ended. */
	CompletableFuture<Integer> done() {
		return this.done;
	}

	/** Launches the tasks up to a number of them. */
	void launch(LeanAgent agent, int upTo) {
		while (this.launched < upTo) {
			agent.launch(this.first + this.launched);
			this.launched++;
		}
	}

	@Override
	public void subscribed(LeanAgent agent) {
		throw new IllegalStateException("The executor subscribed again, though its event stream had not ended");
	}

	@Override
	public void updated(LeanAgent agent, int task, int state) {
		int index = task - this.first;
		if (state == RUNNING && this.states[index] == 0) {
			this.states[index] = RUNNING;
		}
		else if (state == FINISHED && this.states[index] == RUNNING) {
			this.states[index] = FINISHED;
			this.ended++;
			if (this.ended == this.states.length) {
				this.done.complete(2 * this.ended);
			}
		}
		else if (state != 0) {
			throw new IllegalStateException(
					"An update of task " + index + " has state " + state + " after state " + this.states[index]);
		}
	}

	@Override
	public void failed(Throwable cause) {
		this.done.completeExceptionally(cause);
	}

}
