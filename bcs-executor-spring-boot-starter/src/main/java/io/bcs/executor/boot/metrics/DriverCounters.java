/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.bcs.executor.DriverEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Counts the events of a driver. Thread-safe.
 */
final class DriverCounters {

	/** The meters that count nothing but the events of a type. */
	private static final Map<Class<? extends DriverEvent>, ExecutorMeter> COUNTED = Map.ofEntries(
			Map.entry(DriverEvent.SubscriptionFailed.class, ExecutorMeter.SUBSCRIPTION_FAILURES),
			Map.entry(DriverEvent.TaskLaunched.class, ExecutorMeter.TASKS_LAUNCHED),
			Map.entry(DriverEvent.DuplicateTask.class, ExecutorMeter.TASKS_DUPLICATE),
			Map.entry(DriverEvent.UpdateQueued.class, ExecutorMeter.UPDATES_QUEUED),
			Map.entry(DriverEvent.UpdateSent.class, ExecutorMeter.UPDATES_SENT),
			Map.entry(DriverEvent.UpdateAcknowledged.class, ExecutorMeter.UPDATES_ACKNOWLEDGED),
			Map.entry(DriverEvent.UpdateRetried.class, ExecutorMeter.UPDATES_RETRIED),
			Map.entry(DriverEvent.UpdateAbandoned.class, ExecutorMeter.UPDATES_ABANDONED),
			Map.entry(DriverEvent.UpdateUndelivered.class, ExecutorMeter.UPDATES_UNDELIVERED),
			Map.entry(DriverEvent.UnknownAcknowledgement.class, ExecutorMeter.ACKNOWLEDGEMENTS_UNKNOWN),
			Map.entry(DriverEvent.MessageSent.class, ExecutorMeter.MESSAGES_SENT),
			Map.entry(DriverEvent.MessageDropped.class, ExecutorMeter.MESSAGES_DROPPED),
			Map.entry(DriverEvent.MessageDecodeFailed.class, ExecutorMeter.MESSAGES_UNDECODABLE));

	private final Map<Class<? extends DriverEvent>, LongAdder> counted = new HashMap<>();

	private final LongAdder reconnects = new LongAdder();

	private final Map<Event.Type, LongAdder> events = new EnumMap<>(Event.Type.class);

	DriverCounters() {
		for (Class<? extends DriverEvent> type : COUNTED.keySet()) {
			this.counted.put(type, new LongAdder());
		}
		for (Event.Type type : Event.Type.values()) {
			this.events.put(type, new LongAdder());
		}
	}

	void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.EventReceived received) {
			increment(this.events, received.type());
		}
		else if (event instanceof DriverEvent.Subscribed subscribed && subscribed.resubscription()) {
			this.reconnects.increment();
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

	void bindTo(MeterRegistry registry) {
		for (Map.Entry<Class<? extends DriverEvent>, ExecutorMeter> entry : COUNTED.entrySet()) {
			LongAdder count = Objects.requireNonNull(this.counted.get(entry.getKey()));
			counter(entry.getValue(), count).register(registry);
		}
		counter(ExecutorMeter.RECONNECTS, this.reconnects).register(registry);
		this.events.forEach(
				(type, count) -> counter(ExecutorMeter.EVENTS, count).tag("type", type.name().toLowerCase(Locale.ROOT))
					.register(registry));
	}

	private static FunctionCounter.Builder<LongAdder> counter(ExecutorMeter meter, LongAdder count) {
		return FunctionCounter.builder(meter.meterName(), count, LongAdder::sum).description(meter.description());
	}

}
