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
 */
public final class ExecutorMetrics implements DriverListener, MeterBinder {

	// The dots become underscores; Prometheus counters get their "_total" by themselves.
	private static final String CONNECTION = "bkbcs.executor.slave.connection";

	private static final String REPORTED = "bkbcs.executor.taskgroup.status.report";

	private static final String ACKNOWLEDGED = "bkbcs.executor.taskgroup.status.ack";

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
		if (event instanceof DriverEvent.UpdateTaken) {
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
		Gauge.builder(CONNECTION, this, (metrics) -> metrics.connected ? 1 : 0)
			.description("Whether the executor is subscribed to its agent")
			.register(registry);
		FunctionCounter.builder(REPORTED, this.reported, LongAdder::sum)
			.description("Status updates reported by the executor")
			.tag("taskgroup", this.executorId)
			.register(registry);
		FunctionCounter.builder(ACKNOWLEDGED, this.acknowledged, LongAdder::sum)
			.description("Status updates acknowledged by the agent")
			.tag("taskgroup", this.executorId)
			.register(registry);
	}

}
