/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverLoad;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriverMetricsTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private DriverLoad load = DriverLoad.NONE;

	private final DriverMetrics metrics = new DriverMetrics(() -> this.load);

	private double number(ExecutorMeter meter, String... tags) {
		return this.registry.get(meter.meterName()).tags(tags).meter().measure().iterator().next().getValue();
	}

	private Timer timer(ExecutorMeter meter, String... tags) {
		return this.registry.get(meter.meterName()).tags(tags).timer();
	}

	@Test
	void testEventsAreOfEveryType() {
		assertThat(DriverEvents.ofEveryType().stream().map(Object::getClass).collect(Collectors.toSet()))
			.containsExactlyInAnyOrder(DriverEvent.class.getPermittedSubclasses());
	}

	@Test
	void areExactlyTheDocumentedOnes() {
		this.metrics.bindTo(this.registry);
		new ExecutorMetrics("e1").bindTo(this.registry);
		DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		Set<ExecutorMeter> found = EnumSet.noneOf(ExecutorMeter.class);
		for (Meter meter : this.registry.getMeters()) {
			ExecutorMeter documented = Arrays.stream(ExecutorMeter.values())
				.filter((candidate) -> candidate.meterName().equals(meter.getId().getName()))
				.findFirst()
				.orElseThrow(() -> new AssertionError(meter.getId() + " is not documented"));
			assertThat(meter.getId().getType()).as(documented.name()).isEqualTo(documented.type());
			assertThat(meter.getId().getDescription()).isEqualTo(documented.description());
			assertThat(meter.getId().getTags()).extracting(Tag::getKey)
				.containsExactlyInAnyOrderElementsOf(documented.tags());
			assertThat(meter.getId().getBaseUnit()).isEqualTo(documented.baseUnit());
			found.add(documented);
		}
		assertThat(found).containsExactly(ExecutorMeter.values());
	}

	@Test
	void doNotGrowWithTheNumberOfTasks() {
		this.metrics.bindTo(this.registry);
		DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		int before = this.registry.getMeters().size();
		for (int i = 0; i < 100; i++) {
			DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		}
		assertThat(this.registry.getMeters()).hasSize(before);
		assertThat(this.registry.scrape().lines().filter((line) -> !line.startsWith("#"))).hasSizeLessThan(80);
	}

	@Test
	void doNotGrowWithAnswersThatAreNoHttp() {
		this.metrics.bindTo(this.registry);
		int before = this.registry.getMeters().size();
		for (int status = 1000; status < 1100; status++) {
			this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.UPDATE, status, Duration.ZERO));
		}
		assertThat(this.registry.getMeters()).hasSize(before + 1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "answer", "999").count()).isEqualTo(100);
	}

	@Test
	void countWhatHappenedBeforeARegistryWasThere() {
		this.metrics.onEvent(new DriverEvent.UpdateQueued(DriverEvents.UPDATE));
		this.metrics.bindTo(this.registry);
		assertThat(number(ExecutorMeter.UPDATES_QUEUED)).isEqualTo(1);
	}

	@Test
	void countTheStepsOfAnUpdate() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(new DriverEvent.UpdateQueued(DriverEvents.UPDATE));
		this.metrics.onEvent(new DriverEvent.UpdateSent(DriverEvents.UPDATE, 1));
		this.metrics.onEvent(new DriverEvent.UpdateRetried(DriverEvents.UPDATE, "no answer"));
		this.metrics.onEvent(new DriverEvent.UpdateSent(DriverEvents.UPDATE, 2));
		this.metrics.onEvent(new DriverEvent.UpdateAcknowledged(DriverEvents.UPDATE, Duration.ofMillis(30)));
		this.metrics.onEvent(new DriverEvent.UpdateAbandoned(DriverEvents.UPDATE, "refused"));
		assertThat(number(ExecutorMeter.UPDATES_QUEUED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.UPDATES_SENT)).isEqualTo(2);
		assertThat(number(ExecutorMeter.UPDATES_RETRIED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.UPDATES_ACKNOWLEDGED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.UPDATES_ABANDONED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.UPDATES_UNDELIVERED)).isZero();
	}

	@Test
	void sortAcknowledgementsIntoAHandfulOfBuckets() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(new DriverEvent.UpdateAcknowledged(DriverEvents.UPDATE, Duration.ofMillis(30)));
		assertThat(this.registry.scrape().lines().filter((line) -> line.contains("acknowledgement_seconds_bucket")))
			.hasSize(9)
			.contains("bcs_executor_acknowledgement_seconds_bucket{le=\"0.02\"} 0",
					"bcs_executor_acknowledgement_seconds_bucket{le=\"0.1\"} 1",
					"bcs_executor_acknowledgement_seconds_bucket{le=\"+Inf\"} 1");
	}

	@Test
	void followTheConnection() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(DriverEvents.subscribed());
		assertThat(number(ExecutorMeter.CONNECTION)).isEqualTo(1);
		assertThat(number(ExecutorMeter.RECONNECTS)).isZero();
		assertThat(timer(ExecutorMeter.OUTAGE).count()).as("the start is no outage").isZero();
		this.metrics.onEvent(DriverEvents.disconnected());
		assertThat(number(ExecutorMeter.CONNECTION)).isZero();
		this.metrics.onEvent(DriverEvents.subscribedAgain(Duration.ofSeconds(2)));
		assertThat(number(ExecutorMeter.CONNECTION)).isEqualTo(1);
		assertThat(number(ExecutorMeter.RECONNECTS)).isEqualTo(1);
		assertThat(timer(ExecutorMeter.OUTAGE).totalTime(TimeUnit.SECONDS)).isEqualTo(2);
	}

	@Test
	void countEventsByType() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(new DriverEvent.EventReceived(Event.Type.LAUNCH_GROUP));
		assertThat(number(ExecutorMeter.EVENTS, "type", "launch_group")).isEqualTo(1);
		assertThat(number(ExecutorMeter.EVENTS, "type", "acknowledged")).isZero();
	}

	@Test
	void timeCallsByTypeAndAnswer() {
		this.metrics.bindTo(this.registry);
		for (int status : new int[] { 202, 202, 503, 0 }) {
			this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.UPDATE, status, Duration.ofMillis(1)));
		}
		this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.HEARTBEAT, 202, Duration.ofMillis(1)));
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "answer", "202").count()).isEqualTo(2);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "answer", "503").count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "answer", "none").count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "heartbeat", "answer", "202").count()).isEqualTo(1);
	}

	@Test
	void timeCallbacksByMethodAndOutcome() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(new DriverEvent.CallbackFinished("launchTask", Duration.ofMillis(1), null));
		this.metrics.onEvent(new DriverEvent.CallbackFinished("launchTask", Duration.ofMillis(1), new Error()));
		assertThat(timer(ExecutorMeter.CALLBACKS, "callback", "launchTask", "outcome", "success").count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.CALLBACKS, "callback", "launchTask", "outcome", "error").count()).isEqualTo(1);
	}

	@Test
	void showTheLoadOfTheDriver() {
		this.metrics.bindTo(this.registry);
		this.load = new DriverLoad(1, Duration.ofMillis(2500), 3, 4, 5);
		assertThat(number(ExecutorMeter.CALLBACKS_QUEUED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.CALLBACKS_RUNNING)).isEqualTo(2.5);
		assertThat(number(ExecutorMeter.TASKS_ACTIVE)).isEqualTo(3);
		assertThat(number(ExecutorMeter.TASKS_UNACKNOWLEDGED)).isEqualTo(4);
		assertThat(number(ExecutorMeter.UPDATES_UNACKNOWLEDGED)).isEqualTo(5);
	}

	@Test
	void areKeptByEveryRegistryTheyAreBoundTo() {
		PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(other);
		DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		Set<Meter.Id> ids = new HashSet<>();
		other.forEachMeter((meter) -> ids.add(meter.getId()));
		assertThat(this.registry.getMeters()).extracting(Meter::getId).containsExactlyInAnyOrderElementsOf(ids);
		assertThat(other.get(ExecutorMeter.ACKNOWLEDGEMENT.meterName()).timer().count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.ACKNOWLEDGEMENT).count()).isEqualTo(1);
	}

}
