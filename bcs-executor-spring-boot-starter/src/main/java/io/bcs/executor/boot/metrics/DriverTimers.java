/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.bcs.executor.DriverEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * The timers of a driver in one registry. Those with tags appear when they are first
 * needed. Thread-safe.
 */
final class DriverTimers {

	/**
	 * From the latency of an idle agent to one that needs an operator. Eight, because
	 * each is a series of its own for every executor.
	 */
	private static final Duration[] ACKNOWLEDGEMENT_BUCKETS = { Duration.ofMillis(5), Duration.ofMillis(20),
			Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10),
			Duration.ofMinutes(1), Duration.ofMinutes(10) };

	private static final String SHUTDOWN = "shutdown";

	private static final int ACCEPTED = 202;

	/** A status code of HTTP has three digits. */
	private static final int HIGHEST_STATUS = 999;

	private final MeterRegistry registry;

	private final Timer acknowledgement;

	private final Timer outage;

	private final Map<Integer, Timer> calls = new ConcurrentHashMap<>();

	private final Map<String, Timer> succeeded = new ConcurrentHashMap<>();

	private final Map<String, Timer> failed = new ConcurrentHashMap<>();

	DriverTimers(MeterRegistry registry) {
		this.registry = registry;
		this.acknowledgement = timer(ExecutorMeter.ACKNOWLEDGEMENT).serviceLevelObjectives(ACKNOWLEDGEMENT_BUCKETS)
			.register(registry);
		this.outage = timer(ExecutorMeter.OUTAGE).register(registry);
		// A registry closes, and takes no new series, before the driver is shut down with
		// its application: the series of a shutdown have to be registered before.
		callback(SHUTDOWN, true);
		callback(SHUTDOWN, false);
		call(Call.Type.UPDATE, ACCEPTED);
	}

	void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.CallCompleted completed) {
			call(completed.type(), completed.httpStatus()).record(completed.duration());
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			this.acknowledgement.record(acknowledged.latency());
		}
		else if (event instanceof DriverEvent.CallbackFinished finished) {
			callback(finished.callback(), finished.failure() == null).record(finished.duration());
		}
		else if (event instanceof DriverEvent.Subscribed subscribed && subscribed.resubscription()) {
			this.outage.record(subscribed.outage());
		}
	}

	private Timer call(Call.Type type, int httpStatus) {
		// A faulty server may send any number, and each would be a series.
		int status = (httpStatus >= 0 && httpStatus <= HIGHEST_STATUS) ? httpStatus : HIGHEST_STATUS;
		int key = type.getNumber() * (HIGHEST_STATUS + 1) + status;
		Timer timer = this.calls.get(key);
		return (timer != null) ? timer : this.calls.computeIfAbsent(key, (unused) -> newCallTimer(type, status));
	}

	private Timer newCallTimer(Call.Type type, int status) {
		return timer(ExecutorMeter.CALLS)
			.tags(ExecutorMeter.Tag.TYPE.asString(), type.name().toLowerCase(Locale.ROOT),
					ExecutorMeter.Tag.STATUS.asString(), (status != 0) ? Integer.toString(status) : "none")
			.register(this.registry);
	}

	private Timer callback(String name, boolean success) {
		return (success ? this.succeeded : this.failed)
			.computeIfAbsent(name,
					(callback) -> timer(ExecutorMeter.CALLBACKS).tags(ExecutorMeter.Tag.CALLBACK.asString(), callback,
							ExecutorMeter.Tag.OUTCOME.asString(), success ? "success" : "error")
						.register(this.registry));
	}

	private static Timer.Builder timer(ExecutorMeter meter) {
		return Timer.builder(meter.getName()).description(meter.description());
	}

}
