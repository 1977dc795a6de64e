/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The metrics of a driver, {@code bcs.executor.*}: see {@link ExecutorMeter}.
 * <p>
 * What the driver's {@link DriverSnapshot} counts is read from it; what it does not count
 * is counted from the driver's first event on, whenever a registry is bound; what is
 * timed, from then on.
 *
 * @since 0.1.0
 */
public final class DriverMetrics implements DriverListener, MeterBinder {

	private final Supplier<DriverSnapshot> snapshot;

	private final InstantSource clock;

	private final EventCounters events = new EventCounters();

	private final List<DriverTimers> timers = new CopyOnWriteArrayList<>();

	/**
	 * Creates the metrics.
	 * @param snapshot gives the state of the driver; called whenever a registry publishes
	 * @param clock gives the time
	 */
	public DriverMetrics(Supplier<DriverSnapshot> snapshot, InstantSource clock) {
		this.snapshot = snapshot;
		this.clock = clock;
	}

	/**
	 * Counts and times. Called on the driver's own thread; never blocks.
	 */
	@Override
	public void onEvent(DriverEvent event) {
		this.events.onEvent(event);
		for (DriverTimers registered : this.timers) {
			registered.onEvent(event);
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.events.bindTo(registry);
		this.timers.add(new DriverTimers(registry));
		number(ExecutorMeter.CONNECTION, (state) -> state.isSubscribed() ? 1 : 0, registry);
		time(ExecutorMeter.OUTAGE_CURRENT, this::outage, registry);
		time(ExecutorMeter.CALLBACKS_RUNNING, (state) -> state.runningCallback().toNanos(), registry);
		number(ExecutorMeter.CALLBACKS_QUEUED, DriverSnapshot::queuedCallbacks, registry);
		number(ExecutorMeter.TASKS_ACTIVE, DriverSnapshot::activeTaskCount, registry);
		number(ExecutorMeter.TASKS_UNACKNOWLEDGED, DriverSnapshot::unacknowledgedTaskCount, registry);
		number(ExecutorMeter.UPDATES_UNACKNOWLEDGED, DriverSnapshot::unacknowledgedUpdateCount, registry);
		count(ExecutorMeter.RECONNECTS, Counters::resubscriptions, registry);
		count(ExecutorMeter.TASKS_LAUNCHED, Counters::launchedTasks, registry);
		count(ExecutorMeter.UPDATES_QUEUED, Counters::queuedUpdates, registry);
		count(ExecutorMeter.UPDATES_ACKNOWLEDGED, Counters::acknowledgedUpdates, registry);
		count(ExecutorMeter.UPDATES_RETRIED, Counters::retriedUpdates, registry);
		count(ExecutorMeter.UPDATES_ABANDONED, Counters::abandonedUpdates, registry);
		count(ExecutorMeter.MESSAGES_DROPPED, Counters::droppedMessages, registry);
	}

	/** Nanoseconds without a subscription that the driver tries to get. */
	private double outage(DriverSnapshot state) {
		return switch (state.connection()) {
			case SUBSCRIBING, RECONNECTING, DISCONNECTED ->
				Math.max(0, Duration.between(state.since(), this.clock.instant()).toNanos());
			case NOT_STARTED, SUBSCRIBED, STOPPED, ABORTED -> 0;
		};
	}

	private void number(ExecutorMeter meter, ToDoubleFunction<DriverSnapshot> value, MeterRegistry registry) {
		Gauge.builder(meter.getName(), this, (metrics) -> value.applyAsDouble(metrics.snapshot.get()))
			.description(meter.description())
			.register(registry);
	}

	private void time(ExecutorMeter meter, ToDoubleFunction<DriverSnapshot> nanos, MeterRegistry registry) {
		TimeGauge
			.builder(meter.getName(), this, TimeUnit.NANOSECONDS,
					(metrics) -> nanos.applyAsDouble(metrics.snapshot.get()))
			.description(meter.description())
			.register(registry);
	}

	private void count(ExecutorMeter meter, ToLongFunction<Counters> count, MeterRegistry registry) {
		FunctionCounter
			.builder(meter.getName(), this, (metrics) -> count.applyAsLong(metrics.snapshot.get().counters()))
			.description(meter.description())
			.register(registry);
	}

}
