/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.concurrent.atomic.LongAdder;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
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
public final class ExecutorMetrics implements DriverListener, MeterBinder {

	private final String executorId;

	private final LongAdder reported = new LongAdder();

	private final LongAdder acknowledged = new LongAdder();

	private volatile boolean connected;

	/**
	 * Creates the metrics.
	 * @param executorId the executor's id, in BCS the id of the task group
	 */
	public ExecutorMetrics(String executorId) {
		this.executorId = executorId;
	}

	/**
	 * Counts. Called on the driver's thread; only increments, never waits.
	 */
	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateQueued) {
			this.reported.increment();
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged) {
			this.acknowledged.increment();
		}
		else if (event instanceof DriverEvent.Subscribed) {
			this.connected = true;
		}
		else if (event instanceof DriverEvent.Disconnected || event instanceof DriverEvent.Ended) {
			this.connected = false;
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder(ExecutorMeter.SLAVE_CONNECTION.meterName(), this, (metrics) -> metrics.connected ? 1 : 0)
			.description(ExecutorMeter.SLAVE_CONNECTION.description())
			.register(registry);
		bind(ExecutorMeter.TASKGROUP_STATUS_REPORT, this.reported, registry);
		bind(ExecutorMeter.TASKGROUP_STATUS_ACK, this.acknowledged, registry);
	}

	private void bind(ExecutorMeter meter, LongAdder count, MeterRegistry registry) {
		// The dots become underscores; Prometheus counters get their "_total" by
		// themselves.
		FunctionCounter.builder(meter.meterName(), count, LongAdder::sum)
			.description(meter.description())
			.tag("taskgroup", this.executorId)
			.register(registry);
	}

}
