/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.jmh;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.boot.metrics.DriverMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What metrics cost the driver's thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {

	private final DriverMetrics metrics = new DriverMetrics(() -> {
		throw new IllegalStateException("Nothing is published");
	}, InstantSource.system());

	private final List<DriverEvent> events = List.of(new DriverEvent.UpdateQueued(Messages.finished(1)),
			new DriverEvent.UpdateSent(Messages.finished(1), 1),
			new DriverEvent.CallCompleted(Call.Type.UPDATE, 202, Duration.ofNanos(123_456)),
			new DriverEvent.EventReceived(Event.Type.ACKNOWLEDGED),
			new DriverEvent.UpdateAcknowledged(Messages.finished(1), Duration.ofNanos(234_567)));

	/** Binds a Prometheus registry. */
	public MetricsBenchmark() {
		this.metrics.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
	}

	/** The events of one update. */
	@Benchmark
	public void eventsOfAnUpdate() {
		for (DriverEvent event : this.events) {
			this.metrics.onEvent(event);
		}
	}

}
