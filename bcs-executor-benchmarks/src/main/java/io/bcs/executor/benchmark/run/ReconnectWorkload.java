/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.concurrent.CompletableFuture;

import io.bcs.executor.benchmark.agent.LeanAgent;
import io.bcs.executor.benchmark.agent.Workload;

/**
 * Waits for the executor to subscribe, again and again. On the agent's thread.
 */
final class ReconnectWorkload implements Workload {

	private CompletableFuture<Long> subscribed = new CompletableFuture<>();

	private long lostAt;

	/** The first subscription. */
	CompletableFuture<Long> first() {
		return this.subscribed;
	}

	/** Ends the stream; completed with the nanoseconds until the next SUBSCRIBE. */
	CompletableFuture<Long> lose(LeanAgent agent) {
		CompletableFuture<Long> again = new CompletableFuture<>();
		agent.execute(() -> {
			this.subscribed = again;
			this.lostAt = System.nanoTime();
			agent.dropStream();
		});
		return again;
	}

	@Override
	public void subscribed(LeanAgent agent) {
		this.subscribed.complete(System.nanoTime() - this.lostAt);
	}

	@Override
	public void updated(LeanAgent agent, int task, int state) {
		throw new IllegalStateException("An update of a task that was not launched");
	}

	@Override
	public void failed(Throwable cause) {
		this.subscribed.completeExceptionally(cause);
	}

}
