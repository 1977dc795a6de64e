/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.bcs.executor.task.TaskListener;
import io.bcs.executor.task.TaskResult;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.mesos.v1.Protos.TaskState;

/**
 * The metrics of the tasks of a {@link TaskRunnerExecutor},
 * {@code bcs.executor.runner.*}: see {@link ExecutorMeter}.
 *
 * @since 0.1.0
 */
public final class TaskMetrics implements TaskListener, MeterBinder {

	private final Supplier<TaskRunnerExecutor> executor;

	private final LongAdder leftBehind = new LongAdder();

	private final List<Map<TaskState, Timer>> timers = new CopyOnWriteArrayList<>();

	/**
	 * Creates the metrics.
	 * @param executor gives the executor; called whenever a registry publishes
	 */
	public TaskMetrics(Supplier<TaskRunnerExecutor> executor) {
		this.executor = executor;
	}

	@Override
	public void onEnded(TaskResult result) {
		if (result.isLeftBehind()) {
			this.leftBehind.increment();
		}
		for (Map<TaskState, Timer> registered : this.timers) {
			Timer timer = registered.get(result.status().getState());
			if (timer != null) {
				timer.record(result.duration());
			}
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		// All of them now: a registry takes no new series once its application closes.
		Map<TaskState, Timer> byState = new ConcurrentHashMap<>();
		for (TaskState state : List.of(TaskState.TASK_FINISHED, TaskState.TASK_FAILED, TaskState.TASK_KILLED)) {
			byState.put(state,
					Timer.builder(ExecutorMeter.RUNNER_TASKS.getName())
						.description(ExecutorMeter.RUNNER_TASKS.description())
						.tag(ExecutorMeter.Tag.STATE.asString(),
								state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT))
						.register(registry));
		}
		this.timers.add(byState);
		gauge(ExecutorMeter.RUNNER_ACTIVE, TaskRunnerExecutor::runningTasks, registry);
		gauge(ExecutorMeter.RUNNER_QUEUED, TaskRunnerExecutor::queuedTasks, registry);
		FunctionCounter.builder(ExecutorMeter.RUNNER_LEFT_BEHIND.getName(), this, (metrics) -> metrics.leftBehind.sum())
			.description(ExecutorMeter.RUNNER_LEFT_BEHIND.description())
			.register(registry);
	}

	private void gauge(ExecutorMeter meter, ToDoubleFunction<TaskRunnerExecutor> value, MeterRegistry registry) {
		Gauge.builder(meter.getName(), this, (metrics) -> value.applyAsDouble(metrics.executor.get()))
			.description(meter.description())
			.register(registry);
	}

}
