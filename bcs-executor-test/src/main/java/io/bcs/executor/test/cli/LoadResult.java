/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a load took.
 *
 * @param tasks how many tasks there were
 * @param window how many at a time
 * @param ended how many ended
 * @param failed how many of those did not finish
 * @param updates how many updates came
 * @param seconds time from the first launch to the last end
 * @param tasksPerSecond tasks that ended a second
 * @param updatesPerSecond updates a second
 * @param firstUpdate time from a launch to the first update
 * @param end time from a launch to the terminal update
 * @param subscribeMs time from the executor's start to its subscription
 * @param subscriptions how often it subscribed
 * @param executor what the executor's processes used, if that is known
 */
record LoadResult(int tasks, int window, int ended, int failed, long updates, double seconds, long tasksPerSecond,
		long updatesPerSecond, Latency firstUpdate, Latency end, long subscribeMs, int subscriptions,
		@Nullable Usage executor) {

	/**
	 * Percentiles of a time.
	 *
	 * @param p50Ms the median, in milliseconds
	 * @param p99Ms the 99th percentile, in milliseconds
	 */
	record Latency(double p50Ms, double p99Ms) {
	}

	/**
	 * What processes used.
	 *
	 * @param cpuSeconds processor time during the load
	 * @param cpuMicrosPerUpdate the same for each update
	 * @param peakMemoryMb most memory that the largest of them ever had
	 */
	record Usage(double cpuSeconds, double cpuMicrosPerUpdate, double peakMemoryMb) {
	}

	/**
	 * Returns the figures with names for people.
	 */
	Map<String, Object> figures() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("tasks", this.tasks);
		figures.put("window", this.window);
		figures.put("updates", this.updates);
		figures.put("seconds", this.seconds);
		figures.put("tasks per second", this.tasksPerSecond);
		figures.put("updates per second", this.updatesPerSecond);
		figures.put("launch to first update, p50 ms", this.firstUpdate.p50Ms());
		figures.put("launch to first update, p99 ms", this.firstUpdate.p99Ms());
		figures.put("launch to end, p50 ms", this.end.p50Ms());
		figures.put("launch to end, p99 ms", this.end.p99Ms());
		figures.put("start to SUBSCRIBE, ms", this.subscribeMs);
		figures.put("subscriptions", this.subscriptions);
		if (this.executor != null) {
			figures.put("executor CPU, s", this.executor.cpuSeconds());
			figures.put("executor CPU per update, us", this.executor.cpuMicrosPerUpdate());
			figures.put("executor peak memory, MB", this.executor.peakMemoryMb());
		}
		return figures;
	}

}
