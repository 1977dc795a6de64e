/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.bcs.executor.DriverEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Counts those events of a driver that its snapshot does not count. Thread-safe.
 */
final class EventCounters {

	/** The meters that count nothing but the events of a type. */
	private static final Map<Class<? extends DriverEvent>, ExecutorMeter> COUNTED = Map.ofEntries(
			Map.entry(DriverEvent.SubscriptionFailed.class, ExecutorMeter.SUBSCRIPTION_FAILURES),
			Map.entry(DriverEvent.DuplicateTask.class, ExecutorMeter.TASKS_DUPLICATE),
			Map.entry(DriverEvent.UpdateSent.class, ExecutorMeter.UPDATES_SENT),
			Map.entry(DriverEvent.UpdateUndelivered.class, ExecutorMeter.UPDATES_UNDELIVERED),
			Map.entry(DriverEvent.UpdateDropped.class, ExecutorMeter.UPDATES_DROPPED),
			Map.entry(DriverEvent.UnknownAcknowledgement.class, ExecutorMeter.ACKNOWLEDGEMENTS_UNKNOWN),
			Map.entry(DriverEvent.MessageSent.class, ExecutorMeter.MESSAGES_SENT),
			Map.entry(DriverEvent.MessageDecodeFailed.class, ExecutorMeter.MESSAGES_UNDECODABLE));

	private final LongSupplier nanoTime;

	private final Map<Class<? extends DriverEvent>, LongAdder> counted = new HashMap<>();

	private final Map<Event.Type, LongAdder> events = new EnumMap<>(Event.Type.class);

	private volatile boolean received;

	private volatile long receivedAt;

	EventCounters() {
		this(System::nanoTime);
	}

	EventCounters(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		for (Class<? extends DriverEvent> type : COUNTED.keySet()) {
			this.counted.put(type, new LongAdder());
		}
		for (Event.Type type : Event.Type.values()) {
			this.events.put(type, new LongAdder());
		}
	}

	void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.EventReceived received) {
			this.receivedAt = this.nanoTime.getAsLong();
			this.received = true;
			increment(this.events, received.type());
		}
		else {
			increment(this.counted, event.getClass());
		}
	}

	private static <K> void increment(Map<? super K, LongAdder> counts, K key) {
		LongAdder count = counts.get(key);
		if (count != null) {
			count.increment();
		}
	}

	/** Nanoseconds since the last event from the agent. */
	double eventAge() {
		return this.received ? this.nanoTime.getAsLong() - this.receivedAt : Double.NaN;
	}

	void bindTo(MeterRegistry registry) {
		for (Map.Entry<Class<? extends DriverEvent>, ExecutorMeter> entry : COUNTED.entrySet()) {
			LongAdder count = Objects.requireNonNull(this.counted.get(entry.getKey()));
			counter(entry.getValue(), count).register(registry);
		}
		TimeGauge.builder(ExecutorMeter.EVENT_AGE.getName(), this, TimeUnit.NANOSECONDS, EventCounters::eventAge)
			.description(ExecutorMeter.EVENT_AGE.description())
			.register(registry);
		this.events.forEach((type, count) -> counter(ExecutorMeter.EVENTS, count)
			.tag(ExecutorMeter.Tag.TYPE.asString(), type.name().toLowerCase(Locale.ROOT))
			.register(registry));
	}

	private static FunctionCounter.Builder<LongAdder> counter(ExecutorMeter meter, LongAdder count) {
		return FunctionCounter.builder(meter.getName(), count, LongAdder::sum).description(meter.description());
	}

}
