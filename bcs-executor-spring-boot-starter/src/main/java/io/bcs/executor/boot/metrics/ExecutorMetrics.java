/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The three metrics of BCS's earlier executor driver. In Prometheus they have the names
 * that dashboards have always used:
 * <ul>
 * <li>{@code bkbcs_executor_slave_connection}: 1 while subscribed to the agent, else 0
 * <li>{@code bkbcs_executor_taskgroup_status_report_total}: status updates the executor
 * reported
 * <li>{@code bkbcs_executor_taskgroup_status_ack_total}: status updates the agent
 * acknowledged
 * </ul>
 * The counters are labelled {@code taskgroup} with the executor's id. All are there, with
 * 0, from the start.
 *
 * @since 0.1.0
 * @see DriverMetrics
 */
public final class ExecutorMetrics implements MeterBinder {

	private final String executorId;

	private final Supplier<DriverSnapshot> snapshot;

	/**
	 * Creates the metrics.
	 * @param executorId the executor's id, in BCS the id of the task group
	 * @param snapshot gives the state of the driver; called whenever a registry publishes
	 */
	public ExecutorMetrics(String executorId, Supplier<DriverSnapshot> snapshot) {
		this.executorId = executorId;
		this.snapshot = snapshot;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge
			.builder(ExecutorMeter.SLAVE_CONNECTION.getName(), this,
					(metrics) -> metrics.snapshot.get().isSubscribed() ? 1 : 0)
			.description(ExecutorMeter.SLAVE_CONNECTION.description())
			.register(registry);
		bind(ExecutorMeter.TASKGROUP_STATUS_REPORT, Counters::queuedUpdates, registry);
		bind(ExecutorMeter.TASKGROUP_STATUS_ACK, Counters::acknowledgedUpdates, registry);
	}

	private void bind(ExecutorMeter meter, ToLongFunction<Counters> count, MeterRegistry registry) {
		// The dots become underscores; Prometheus counters get their "_total" by
		// themselves.
		FunctionCounter
			.builder(meter.getName(), this, (metrics) -> count.applyAsLong(metrics.snapshot.get().counters()))
			.description(meter.description())
			.tag(ExecutorMeter.Tag.TASKGROUP.asString(), this.executorId)
			.register(registry);
	}

}
