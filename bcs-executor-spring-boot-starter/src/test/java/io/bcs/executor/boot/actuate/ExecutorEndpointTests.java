/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.boot.ExecutorActivity;
import io.bcs.executor.boot.ExecutorActivity.ConnectionState;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.actuate.ExecutorEndpoint.ExecutorDescriptor;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorEndpointTests {

	private static final String TOKEN = "very-secret-token";

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private final InstantSource clock = () -> this.now;

	private final FakeDriver driver = new FakeDriver();

	private final ExecutorActivity activity = new ExecutorActivity(this.clock);

	private final DriverEnv env = DriverEnv
		.from(Map.of("MESOS_AGENT_ENDPOINT", "10.0.0.5:5051", "MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_ID", "e1",
				"MESOS_SLAVE_ID", "s1", "MESOS_CHECKPOINT", "1", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN));

	private final ExecutorEndpoint endpoint = new ExecutorEndpoint(this.driver, this.env, this.activity, this.clock);

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
		this.driver.start();
		subscribe();
		runTask("a");
		this.now = this.now.plusSeconds(3);
		ExecutorDescriptor descriptor = this.endpoint.executor(null);
		assertThat(descriptor.agent().hostname()).isEqualTo("host1");
		assertThat(descriptor.agent().id()).isEqualTo("s2");
		assertThat(descriptor.connection().subscribedSince()).isEqualTo("2026-01-01T00:00:00Z");
		assertThat(descriptor.tasks()).singleElement()
			.satisfies((task) -> assertThat(task.state()).isEqualTo(TaskState.TASK_RUNNING));
		assertThat(descriptor.unacknowledgedUpdates()).singleElement().satisfies((update) -> {
			assertThat(update.taskId()).isEqualTo("a");
			assertThat(update.age()).isEqualTo(Duration.ofSeconds(3));
		});
		assertThat(descriptor.counts().unacknowledgedUpdates()).isEqualTo(1);
	}

	@Test
	void listsAHundredOfEachUnlessToldOtherwise() {
		for (int i = 0; i < 150; i++) {
			runTask("t" + i);
		}
		assertThat(this.endpoint.executor(null).tasks()).hasSize(100);
		assertThat(this.endpoint.executor(null).unacknowledgedUpdates()).hasSize(100);
		assertThat(this.endpoint.executor(3).tasks()).hasSize(3);
		assertThat(this.endpoint.executor(-1).tasks()).isEmpty();
		assertThat(this.endpoint.executor(1000).tasks()).hasSize(150);
		assertThat(this.endpoint.executor(0).counts().activeTasks()).isEqualTo(150);
	}

	@Test
	void showsTheTokenNowhere() {
		this.activity.onEvent(new DriverEvent.SubscriptionFailed(1, "Who is " + TOKEN + "?", Duration.ZERO));
		assertThat(this.endpoint.executor(null).toString()).contains("Who is ******?").doesNotContain(TOKEN);
	}

	private void subscribe() {
		this.activity.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		this.activity.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO,
				AgentInfo.newBuilder().setHostname("host1").setId(AgentID.newBuilder().setValue("s2")).build()));
	}

	private void runTask(String id) {
		TaskID taskId = TaskID.newBuilder().setValue(id).build();
		this.activity.onEvent(new DriverEvent.TaskLaunched(TaskInfo.newBuilder()
			.setTaskId(taskId)
			.setName(id)
			.setAgentId(AgentID.newBuilder().setValue("s1"))
			.build()));
		this.activity.onEvent(new DriverEvent.UpdateQueued(TaskStatus.newBuilder()
			.setTaskId(taskId)
			.setState(TaskState.TASK_RUNNING)
			.setUuid(ByteString.copyFromUtf8(id))
			.build()));
	}

}
