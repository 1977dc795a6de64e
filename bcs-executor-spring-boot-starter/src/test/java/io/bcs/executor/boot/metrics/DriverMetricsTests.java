/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.ActiveTask;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.DriverSnapshot.UnacknowledgedUpdate;
import io.bcs.executor.boot.TestSnapshot;
import io.bcs.executor.task.TaskRunnerExecutor;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriverMetricsTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private TestSnapshot snapshot = TestSnapshot.of(ConnectionState.NOT_STARTED);

	private Instant now = this.snapshot.since;

	private final DriverMetrics metrics = new DriverMetrics(() -> this.snapshot, () -> this.now);

	private double number(ExecutorMeter meter, String... tags) {
		return this.registry.get(meter.getName()).tags(tags).meter().measure().iterator().next().getValue();
	}

	private Timer timer(ExecutorMeter meter, String... tags) {
		return this.registry.get(meter.getName()).tags(tags).timer();
	}

	@Test
	void testEventsAreOfEveryType() {
		assertThat(DriverEvents.ofEveryType().stream().map(Object::getClass).collect(Collectors.toSet()))
			.containsExactlyInAnyOrder(DriverEvent.class.getPermittedSubclasses());
	}

	@Test
	void areExactlyTheDocumentedOnes() {
		this.metrics.bindTo(this.registry);
		new ExecutorMetrics("e1", () -> this.snapshot).bindTo(this.registry);
		TaskRunnerExecutor runner = TaskRunnerExecutor.builder((task) -> {
		}).build();
		new TaskMetrics(() -> runner).bindTo(this.registry);
		DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		Set<ExecutorMeter> found = EnumSet.noneOf(ExecutorMeter.class);
		for (Meter meter : this.registry.getMeters()) {
			ExecutorMeter documented = Arrays.stream(ExecutorMeter.values())
				.filter((candidate) -> candidate.getName().equals(meter.getId().getName()))
				.findFirst()
				.orElseThrow(() -> new AssertionError(meter.getId() + " is not documented"));
			assertThat(meter.getId().getType()).as(documented.name()).isEqualTo(documented.getType());
			assertThat(meter.getId().getDescription()).isEqualTo(documented.description());
			assertThat(meter.getId().getTags()).extracting(Tag::getKey)
				.containsExactlyInAnyOrderElementsOf(
						Arrays.stream(documented.getKeyNames()).map(KeyName::asString).toList());
			assertThat(meter.getId().getBaseUnit()).isEqualTo(documented.getBaseUnit());
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
	void doNotGrowWithStatusCodesThatAreNotOfHttp() {
		this.metrics.bindTo(this.registry);
		int before = this.registry.getMeters().size();
		for (int status = 1000; status < 1100; status++) {
			this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.UPDATE, status, Duration.ZERO));
		}
		assertThat(this.registry.getMeters()).hasSize(before + 1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "status", "999").count()).isEqualTo(100);
	}

	@Test
	void countWhatHappenedBeforeARegistryWasThere() {
		this.metrics.onEvent(new DriverEvent.UpdateSent(DriverEvents.UPDATE, 1));
		this.metrics.bindTo(this.registry);
		assertThat(number(ExecutorMeter.UPDATES_SENT)).isEqualTo(1);
	}

	@Test
	void readWhatTheSnapshotCounts() {
		this.metrics.bindTo(this.registry);
		this.snapshot.counters = new TestCounters();
		assertThat(number(ExecutorMeter.TASKS_LAUNCHED)).isEqualTo(1);
		assertThat(number(ExecutorMeter.UPDATES_QUEUED)).isEqualTo(2);
		assertThat(number(ExecutorMeter.UPDATES_ACKNOWLEDGED)).isEqualTo(3);
		assertThat(number(ExecutorMeter.UPDATES_RETRIED)).isEqualTo(4);
		assertThat(number(ExecutorMeter.UPDATES_ABANDONED)).isEqualTo(5);
		assertThat(number(ExecutorMeter.MESSAGES_DROPPED)).isEqualTo(6);
		assertThat(number(ExecutorMeter.RECONNECTS)).isEqualTo(7);
		// It has been counted already.
		DriverEvents.ofEveryType().forEach(this.metrics::onEvent);
		assertThat(number(ExecutorMeter.UPDATES_QUEUED)).isEqualTo(2);
	}

	@Test
	void countWhatTheSnapshotDoesNotCount() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(new DriverEvent.UpdateSent(DriverEvents.UPDATE, 1));
		this.metrics.onEvent(new DriverEvent.UpdateSent(DriverEvents.UPDATE, 2));
		this.metrics.onEvent(new DriverEvent.MessageSent(3));
		assertThat(number(ExecutorMeter.UPDATES_SENT)).isEqualTo(2);
		assertThat(number(ExecutorMeter.MESSAGES_SENT)).isEqualTo(1);
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
		assertThat(number(ExecutorMeter.CONNECTION)).isZero();
		assertThat(number(ExecutorMeter.OUTAGE_CURRENT)).as("before the start").isZero();
		for (ConnectionState state : ConnectionState.values()) {
			this.snapshot = TestSnapshot.of(state);
			this.now = this.snapshot.since.plusMillis(1500);
			assertThat(number(ExecutorMeter.CONNECTION)).as("connection %s", state)
				.isEqualTo((state == ConnectionState.SUBSCRIBED) ? 1 : 0);
			boolean outage = EnumSet
				.of(ConnectionState.SUBSCRIBING, ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED)
				.contains(state);
			assertThat(number(ExecutorMeter.OUTAGE_CURRENT)).as("outage %s", state).isEqualTo(outage ? 1.5 : 0);
		}
		this.snapshot = TestSnapshot.of(ConnectionState.RECONNECTING);
		this.now = this.snapshot.since.minusSeconds(1);
		assertThat(number(ExecutorMeter.OUTAGE_CURRENT)).as("a clock that was set back").isZero();
	}

	@Test
	void timeOutages() {
		this.metrics.bindTo(this.registry);
		this.metrics.onEvent(DriverEvents.subscribed());
		assertThat(timer(ExecutorMeter.OUTAGE).count()).as("the start is no outage").isZero();
		this.metrics.onEvent(DriverEvents.disconnected());
		this.metrics.onEvent(DriverEvents.subscribedAgain(Duration.ofSeconds(2)));
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
	void timeCallsByTypeAndStatus() {
		this.metrics.bindTo(this.registry);
		for (int status : new int[] { 202, 202, 503, 0 }) {
			this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.UPDATE, status, Duration.ofMillis(1)));
		}
		this.metrics.onEvent(new DriverEvent.CallCompleted(Call.Type.HEARTBEAT, 202, Duration.ofMillis(1)));
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "status", "202").count()).isEqualTo(2);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "status", "503").count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "update", "status", "none").count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.CALLS, "type", "heartbeat", "status", "202").count()).isEqualTo(1);
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
		this.snapshot.queuedCallbacks = 1;
		this.snapshot.runningCallback = Duration.ofMillis(2500);
		this.snapshot.tasks = Collections.nCopies(3, new ActiveTask("a", "a", this.now, null, this.now));
		this.snapshot.unacknowledgedTasks = 4;
		this.snapshot.updates = Collections.nCopies(5,
				new UnacknowledgedUpdate("a", TaskState.TASK_RUNNING, this.now, 1, null));
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
		assertThat(other.get(ExecutorMeter.ACKNOWLEDGEMENT.getName()).timer().count()).isEqualTo(1);
		assertThat(timer(ExecutorMeter.ACKNOWLEDGEMENT).count()).isEqualTo(1);
	}

	/** Each counter has a number of its own. */
	private static final class TestCounters implements DriverSnapshot.Counters {

		@Override
		public long launchedTasks() {
			return 1;
		}

		@Override
		public long queuedUpdates() {
			return 2;
		}

		@Override
		public long acknowledgedUpdates() {
			return 3;
		}

		@Override
		public long retriedUpdates() {
			return 4;
		}

		@Override
		public long abandonedUpdates() {
			return 5;
		}

		@Override
		public long droppedMessages() {
			return 6;
		}

		@Override
		public long resubscriptions() {
			return 7;
		}

	}

}
