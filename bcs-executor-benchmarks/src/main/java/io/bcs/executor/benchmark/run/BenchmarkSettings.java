/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param tasks tasks of a throughput run
 * @param window how many of them at a time
 * @param pings tasks one after the other
 * @param burst tasks at once
 * @param reconnects streams that are lost in one process
 * @param updates updates before the heap is looked at
 * @param settled how long an executor is left alone before its memory is looked at
 * @param idle how long nothing happens
 * @param soak how long a soak lasts
 * @param rate updates per second of a soak, 0 for none
 * @param immediate whether the agent responds to each update at once
 * @param timeout the time one run may take
 * @param directory where sandboxes are made
 */
public record BenchmarkSettings(int tasks, int window, int pings, int burst, int reconnects, int updates,
		Duration settled, Duration idle, Duration soak, int rate, boolean immediate, Duration timeout, Path directory) {
}
