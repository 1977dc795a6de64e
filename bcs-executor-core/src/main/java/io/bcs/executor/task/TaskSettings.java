/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The settings of a {@link TaskRunnerExecutor}, and what it works with.
 */
record TaskSettings(TaskRunner runner, ThreadFactory threads, TaskDataReader dataReader, Path sandbox,
		boolean runningWhenReady, Duration killGracePeriod, Duration progressInterval, int maxConcurrentTasks,
		boolean queueTasks, List<TaskListener> listeners, TaskTimers timers) {

	static ThreadFactory daemonThreads() {
		AtomicLong number = new AtomicLong();
		return (task) -> {
			Thread thread = new Thread(task, "bcs-executor-task-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	/** Reads what needs no reader. */
	static <T> T readPlain(byte[] data, Class<T> type) {
		if (type == byte[].class) {
			return type.cast(data);
		}
		if (type == String.class) {
			return type.cast(new String(data, StandardCharsets.UTF_8));
		}
		throw new IllegalStateException("there is no TaskDataReader");
	}

}
