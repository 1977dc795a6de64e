/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.ExecutorActivity.ActiveTask;
import io.bcs.executor.boot.ExecutorActivity.ConnectionState;
import io.bcs.executor.boot.ExecutorActivity.UnacknowledgedUpdate;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorActivityTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final AgentInfo AGENT = AgentInfo.newBuilder().setHostname("host1").build();

	private Instant now = START;

	private final ExecutorActivity activity = new ExecutorActivity((InstantSource) () -> this.now);

	@Test
	void beginsWithADriverThatIsNotStarted() {
		assertThat(this.activity.connection().state()).isEqualTo(ConnectionState.NOT_STARTED);
		assertThat(this.activity.connection().agent()).isNull();
		assertThat(this.activity.activeTasks(10)).isEmpty();
		assertThat(this.activity.unacknowledgedUpdates(10)).isEmpty();
	}

	@Test
	void followsTheConnection() {
		tell(new DriverEvent.Subscribing(1, 0, 0));
		assertThat(this.activity.connection().state()).isEqualTo(ConnectionState.SUBSCRIBING);
		later();
		tell(new DriverEvent.SubscriptionFailed(1, "refused", Duration.ZERO));
		tell(new DriverEvent.Subscribing(2, 0, 0));
		assertThat(this.activity.connection().since()).isEqualTo(START);
		assertThat(this.activity.connection().attempts()).isEqualTo(2);
		assertThat(this.activity.connection().reason()).isEqualTo("refused");
		tell(new DriverEvent.Subscribed(false, 2, Duration.ofSeconds(1), AGENT));
		assertThat(this.activity.connection().state()).isEqualTo(ConnectionState.SUBSCRIBED);
		assertThat(this.activity.connection().since()).isEqualTo(this.now);
		assertThat(this.activity.connection().reason()).isNull();
		assertThat(this.activity.connection().agent()).isEqualTo(AGENT);
		assertThat(this.activity.counts().reconnects()).isZero();
		later();
		tell(new DriverEvent.Disconnected("closed", true));
		Instant lost = this.now;
		later();
		tell(new DriverEvent.Subscribing(1, 0, 0));
		assertThat(this.activity.connection().state()).isEqualTo(ConnectionState.RECONNECTING);
		assertThat(this.activity.connection().since()).isEqualTo(lost);
		assertThat(this.activity.connection().reason()).isEqualTo("closed");
		assertThat(this.activity.connection().agent()).isEqualTo(AGENT);
		tell(new DriverEvent.Subscribed(true, 1, Duration.ofSeconds(1), AGENT));
		assertThat(this.activity.counts().reconnects()).isEqualTo(1);
		tell(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, Duration.ofSeconds(5)));
		assertThat(this.activity.shutdown()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		tell(new DriverEvent.Ended(Status.DRIVER_ABORTED, StopReason.AGENT_ERROR, "The agent says no", 0));
		assertThat(this.activity.connection().state()).isEqualTo(ConnectionState.ABORTED);
		assertThat(this.activity.connection().reason()).isEqualTo("The agent says no");
	}

	@Test
	void knowsATaskFromItsLaunchUntilItsTerminalUpdateIsAcknowledged() {
		tell(launched("a"));
		Instant launched = this.now;
		later();
		TaskStatus running = update("a", TaskState.TASK_RUNNING, 1);
		tell(new DriverEvent.UpdateQueued(running));
		tell(new DriverEvent.UpdateAcknowledged(running, Duration.ZERO));
		assertThat(this.activity.activeTasks(10)).singleElement()
			.isEqualTo(new ActiveTask("a", "task a", launched, TaskState.TASK_RUNNING, this.now));
		TaskStatus finished = update("a", TaskState.TASK_FINISHED, 2);
		tell(new DriverEvent.UpdateQueued(finished));
		assertThat(this.activity.activeTasks(10)).singleElement()
			.extracting(ActiveTask::state)
			.isEqualTo(TaskState.TASK_FINISHED);
		tell(new DriverEvent.UpdateAcknowledged(finished, Duration.ZERO));
		assertThat(this.activity.activeTasks(10)).isEmpty();
	}

	@Test
	void forgetsATaskWhoseTerminalUpdateIsGivenUp() {
		tell(launched("a"));
		TaskStatus failed = update("a", TaskState.TASK_FAILED, 1);
		tell(new DriverEvent.UpdateQueued(failed));
		tell(new DriverEvent.UpdateAbandoned(failed, "no"));
		assertThat(this.activity.activeTasks(10)).isEmpty();
		assertThat(this.activity.unacknowledgedUpdates(10)).isEmpty();
		assertThat(this.activity.counts().givenUpUpdates()).isEqualTo(1);
	}

	@Test
	void listsTheOldestFirstAndNoMoreThanAskedFor() {
		for (int i = 0; i < 5; i++) {
			tell(launched("t" + i));
			tell(new DriverEvent.UpdateQueued(update("t" + i, TaskState.TASK_RUNNING, i)));
			later();
		}
		assertThat(this.activity.activeTasks(2)).extracting(ActiveTask::id).containsExactly("t0", "t1");
		assertThat(this.activity.unacknowledgedUpdates(3)).extracting(UnacknowledgedUpdate::taskId)
			.containsExactly("t0", "t1", "t2");
		assertThat(this.activity.counts().activeTasks()).isEqualTo(5);
		assertThat(this.activity.counts().unacknowledgedUpdates()).isEqualTo(5);
	}

	@Test
	void saysHowOftenAnUpdateWasSentAndWhyNotInVain() {
		TaskStatus running = update("a", TaskState.TASK_RUNNING, 1);
		tell(new DriverEvent.UpdateQueued(running));
		tell(new DriverEvent.UpdateSent(running, 1));
		tell(new DriverEvent.UpdateRetried(running, "503"));
		tell(new DriverEvent.UpdateSent(running, 2));
		assertThat(this.activity.unacknowledgedUpdates(1)).singleElement()
			.isEqualTo(new UnacknowledgedUpdate("a", TaskState.TASK_RUNNING, START, 2, "503"));
		assertThat(this.activity.counts().retriedUpdates()).isEqualTo(1);
	}

	@Test
	void countsCallbacksThatThrew() {
		tell(new DriverEvent.CallbackFinished("launchTask", Duration.ZERO, null));
		tell(new DriverEvent.CallbackFinished("launchTask", Duration.ZERO, new IllegalStateException()));
		assertThat(this.activity.counts().failedCallbacks()).isEqualTo(1);
	}

	private void tell(DriverEvent event) {
		this.activity.onEvent(event);
	}

	private void later() {
		this.now = this.now.plusSeconds(1);
	}

	private static DriverEvent launched(String id) {
		return new DriverEvent.TaskLaunched(TaskInfo.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setName("task " + id)
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build());
	}

	private static TaskStatus update(String task, TaskState state, int uuid) {
		return TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(task))
			.setState(state)
			.setUuid(ByteString.copyFrom(new byte[] { (byte) uuid }))
			.build();
	}

}
