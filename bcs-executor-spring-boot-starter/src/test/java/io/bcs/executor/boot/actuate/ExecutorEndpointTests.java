/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverSnapshot.ActiveTask;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.DriverSnapshot.UnacknowledgedUpdate;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestSnapshot;
import io.bcs.executor.boot.actuate.ExecutorEndpoint.ExecutorDescriptor;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorEndpointTests {

	private static final String TOKEN = "very-secret-token";

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private Instant now = START;

	private final InstantSource clock = () -> this.now;

	private final FakeDriver driver = new FakeDriver();

	private final DriverEnv env = DriverEnv
		.from(Map.of("MESOS_AGENT_ENDPOINT", "10.0.0.5:5051", "MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_ID", "e1",
				"MESOS_SLAVE_ID", "s1", "MESOS_CHECKPOINT", "1", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN));

	private final ExecutorEndpoint endpoint = new ExecutorEndpoint(this.driver, this.env, this.clock);

	@Test
	void describesADriverThatIsNotStarted() {
		ExecutorDescriptor descriptor = this.endpoint.executor(null);
		assertThat(descriptor.status()).isEqualTo(Status.DRIVER_NOT_STARTED);
		assertThat(descriptor.executor().id()).isEqualTo("e1");
		assertThat(descriptor.framework().id()).isEqualTo("f1");
		assertThat(descriptor.agent().id()).isEqualTo("s1");
		assertThat(descriptor.agent().endpoint()).isEqualTo("10.0.0.5:5051");
		assertThat(descriptor.checkpoint()).isTrue();
		assertThat(descriptor.connection().state()).isEqualTo(ConnectionState.NOT_STARTED);
		assertThat(descriptor.connection().subscribedSince()).isNull();
	}

	@Test
	void describesASubscriptionItsTasksAndUpdates() {
		TestSnapshot snapshot = subscribed(1);
		snapshot.queuedCallbacks = 7;
		this.driver.snapshot(snapshot);
		this.now = this.now.plusSeconds(3);
		ExecutorDescriptor descriptor = this.endpoint.executor(null);
		assertThat(descriptor.agent().hostname()).isEqualTo("host1");
		assertThat(descriptor.agent().id()).isEqualTo("s2");
		assertThat(descriptor.connection().subscribedSince()).isEqualTo(START);
		assertThat(descriptor.callbacks().queued()).isEqualTo(7);
		assertThat(descriptor.tasks()).singleElement()
			.satisfies((task) -> assertThat(task.state()).isEqualTo(TaskState.TASK_RUNNING));
		assertThat(descriptor.unacknowledgedUpdates()).singleElement().satisfies((update) -> {
			assertThat(update.taskId()).isEqualTo("t0");
			assertThat(update.age()).isEqualTo(Duration.ofSeconds(3));
		});
		assertThat(descriptor.counts().unacknowledgedUpdates()).isEqualTo(1);
	}

	@Test
	void listsAHundredOfEachUnlessToldOtherwise() {
		this.driver.snapshot(subscribed(150));
		assertThat(this.endpoint.executor(null).tasks()).hasSize(100);
		assertThat(this.endpoint.executor(null).unacknowledgedUpdates()).hasSize(100);
		assertThat(this.endpoint.executor(3).tasks()).hasSize(3);
		assertThat(this.endpoint.executor(-1).tasks()).isEmpty();
		assertThat(this.endpoint.executor(1000).tasks()).hasSize(150);
		assertThat(this.endpoint.executor(0).counts().activeTasks()).isEqualTo(150);
	}

	@Test
	void showsTheTokenNowhere() {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.SUBSCRIBING);
		snapshot.reason = "Who is " + TOKEN + "?";
		snapshot.updates = List.of(new UnacknowledgedUpdate("a", TaskState.TASK_RUNNING, START, 1, TOKEN + " again"));
		this.driver.snapshot(snapshot);
		assertThat(this.endpoint.executor(null).toString()).contains("Who is ******?", "****** again")
			.doesNotContain(TOKEN);
	}

	private static TestSnapshot subscribed(int tasks) {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.SUBSCRIBED);
		snapshot.since = START;
		snapshot.agent = AgentInfo.newBuilder().setHostname("host1").setId(AgentID.newBuilder().setValue("s2")).build();
		snapshot.tasks = IntStream.range(0, tasks)
			.mapToObj((i) -> new ActiveTask("t" + i, "task", START, TaskState.TASK_RUNNING, START))
			.toList();
		snapshot.updates = IntStream.range(0, tasks)
			.mapToObj((i) -> new UnacknowledgedUpdate("t" + i, TaskState.TASK_RUNNING, START, 1, null))
			.toList();
		return snapshot;
	}

}
