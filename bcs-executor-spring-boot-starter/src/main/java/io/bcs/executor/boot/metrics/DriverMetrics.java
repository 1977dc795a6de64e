/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverLoad;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The metrics of a driver, {@code bcs.executor.*}: see {@link ExecutorMeter}.
 * <p>
 * What is counted is counted from the driver's first event on, whenever a registry is
 * bound; what is timed, from then on.
 *
 * @since 0.1.0
 */
public final class DriverMetrics implements DriverListener, MeterBinder {

	private final Supplier<DriverLoad> load;

	private final DriverCounters counters = new DriverCounters();

	private final ConnectionWatch connection = new ConnectionWatch(System::nanoTime);

	private final List<DriverTimers> timers = new CopyOnWriteArrayList<>();

	/**
	 * Creates the metrics.
	 * @param load tells what the driver has on its hands; asked whenever a registry
	 * publishes
	 */
	public DriverMetrics(Supplier<DriverLoad> load) {
		this.load = load;
	}

	/**
	 * Counts and times. Called on the driver's threads; never waits.
	 */
	@Override
	public void onEvent(DriverEvent event) {
		this.counters.onEvent(event);
		this.connection.onEvent(event);
		for (DriverTimers registered : this.timers) {
			registered.onEvent(event);
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.counters.bindTo(registry);
		this.timers.add(new DriverTimers(registry));
		number(ExecutorMeter.CONNECTION, (metrics) -> metrics.connection.isConnected() ? 1 : 0, registry);
		time(ExecutorMeter.OUTAGE_CURRENT, (metrics) -> metrics.connection.outage(), registry);
		time(ExecutorMeter.EVENT_AGE, (metrics) -> metrics.connection.eventAge(), registry);
		time(ExecutorMeter.CALLBACKS_RUNNING, (metrics) -> metrics.load.get().runningCallback().toNanos(), registry);
		number(ExecutorMeter.CALLBACKS_QUEUED, (metrics) -> metrics.load.get().queuedCallbacks(), registry);
		number(ExecutorMeter.TASKS_ACTIVE, (metrics) -> metrics.load.get().activeTasks(), registry);
		number(ExecutorMeter.TASKS_UNACKNOWLEDGED, (metrics) -> metrics.load.get().unacknowledgedTasks(), registry);
		number(ExecutorMeter.UPDATES_UNACKNOWLEDGED, (metrics) -> metrics.load.get().unacknowledgedUpdates(), registry);
	}

	private void number(ExecutorMeter meter, ToDoubleFunction<DriverMetrics> value, MeterRegistry registry) {
		Gauge.builder(meter.meterName(), this, value).description(meter.description()).register(registry);
	}

	private void time(ExecutorMeter meter, ToDoubleFunction<DriverMetrics> nanos, MeterRegistry registry) {
		TimeGauge.builder(meter.meterName(), this, TimeUnit.NANOSECONDS, nanos)
			.description(meter.description())
			.register(registry);
	}

}
