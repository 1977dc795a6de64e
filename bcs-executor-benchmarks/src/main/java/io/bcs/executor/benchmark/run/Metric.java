/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

/**
 * What is measured, with its unit and its decimals in a table.
 */
public enum Metric {

	/** From the start of the process to its SUBSCRIBE call. */
	SUBSCRIBE("spawn to SUBSCRIBE", "ms", 0, true),

	/** From the start of the process to its first update. */
	RUNNING("spawn to first RUNNING", "ms", 0, true),

	/** Processor time until the SUBSCRIBE call. */
	CPU_SUBSCRIBE("CPU until SUBSCRIBE", "s", 2, true),

	/** Processor time until the first update. */
	CPU_RUNNING("CPU until RUNNING", "s", 2, true),

	/**
	 * Updates per second from the first launch on, in a process that has done nothing
	 * before.
	 */
	UPDATES("updates/s, cold", "1/s", 0, true),

	/** Updates per second in a process that has done the same before. */
	UPDATES_WARM("updates/s, warm", "1/s", 0, true),

	/** From launch to last update, the median task. */
	P50("p50 of a task", "ms", 3, true),

	/** From launch to last update, the 99th of 100 tasks, cold. */
	P99("p99 of a task, cold", "ms", 1, true),

	/** From launch to last update, the 99th of 100 tasks, warm. */
	P99_WARM("p99 of a task, warm", "ms", 1, true),

	/** Processor time of the executor for an update, from SUBSCRIBE on. */
	CPU_UPDATE("CPU per update, cold", "µs", 1, true),

	/** Processor time of the executor for an update, warm. */
	CPU_UPDATE_WARM("CPU per update, warm", "µs", 1, true),

	/** From the first launch to the last update of all tasks. */
	BURST("time for all", "s", 2, true),

	/** Tasks whose first update did not come in the order of the launches. */
	OUT_OF_ORDER("out of order", "tasks", 0, false),

	/**
	 * From the end of the stream to the next SUBSCRIBE call, the median of one process.
	 */
	RECONNECT("stream lost to SUBSCRIBE", "ms", 1, true),

	/** Private pages that were written, two seconds after the first task. */
	PRIVATE_DIRTY("Private_Dirty", "MB", 1, true),

	/**
	 * Memory with shared pages divided by their users, two seconds after the first task.
	 */
	PSS("PSS", "MB", 1, true),

	/** Live heap after a tenth of the updates or of the time. */
	HEAP_BEFORE("heap after a tenth", "MB", 1, false),

	/** Live heap after all updates or all of the time. */
	HEAP_AFTER("heap at the end", "MB", 1, true),

	/** Private pages that were written, after a tenth of the time. */
	DIRTY_BEFORE("Private_Dirty after a tenth", "MB", 1, false),

	/** Private pages that were written, after all of the time. */
	DIRTY_AFTER("Private_Dirty at the end", "MB", 1, true),

	/** Native memory of direct buffers after a tenth of the time. */
	DIRECT_BEFORE("direct memory after a tenth", "MB", 1, false),

	/** Native memory of direct buffers after all of the time. */
	DIRECT_AFTER("direct memory at the end", "MB", 1, true),

	/** Threads after a tenth of the time. */
	THREADS_BEFORE("threads after a tenth", "", 0, false),

	/** Threads after all of the time. */
	THREADS_AFTER("threads at the end", "", 0, true),

	/** Open file descriptors after a tenth of the time. */
	DESCRIPTORS_BEFORE("descriptors after a tenth", "", 0, false),

	/** Open file descriptors after all of the time. */
	DESCRIPTORS_AFTER("descriptors at the end", "", 0, true),

	/** Updates that arrived. */
	UPDATES_SENT("updates", "", 0, false),

	/** Processor time over all of the time. */
	CPU("CPU", "% of a core", 2, true),

	/** What the threads of a JVM allocate for an update, warm. */
	ALLOCATION("allocated per update", "bytes", 0, true),

	/** Processor time while nothing happens. */
	IDLE_CPU("idle CPU", "% of a core", 2, true),

	/** How often all threads wake up while nothing happens. */
	WAKE_UPS("wake-ups", "1/s", 1, true),

	/** The part of the agent in the processor time of both. */
	AGENT_SHARE("CPU share of the agent", "%", 0, false);

	private final String title;

	private final String unit;

	private final int decimals;

	private final boolean charted;

	Metric(String title, String unit, int decimals, boolean charted) {
		this.title = title;
		this.unit = unit;
		this.decimals = decimals;
		this.charted = charted;
	}

	/**
	 * What a reader sees.
	 * @return the title
	 */
	public String title() {
		return this.title;
	}

	/**
	 * What a reader sees, with the unit.
	 * @return the title and, in parentheses, the unit if there is one
	 */
	public String heading() {
		return this.unit.isEmpty() ? this.title : this.title + " (" + this.unit + ")";
	}

	/**
	 * The unit of its values.
	 * @return the unit
	 */
	public String unit() {
		return this.unit;
	}

	/**
	 * How many decimals are shown.
	 * @return the number of decimals
	 */
	public int decimals() {
		return this.decimals;
	}

	/**
	 * Whether charts show it.
	 * @return {@code false} for what only explains the others
	 */
	public boolean isCharted() {
		return this.charted;
	}

}
