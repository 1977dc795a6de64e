/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.time.Duration;
import java.time.Instant;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatusHistoryTests {

	private static final StatusView.Executor EXECUTOR = new StatusView.Executor("e", "f", "a", "p", "SUBSCRIBED", 0,
			null, 0, 0, 0, 0, 0, 0, false);

	private long now = 1000;

	private final StatusHistory history = new StatusHistory(() -> Instant.ofEpochMilli(this.now++),
			(text) -> text.replace("secret", "***"));

	@Test
	void aTaskIsShownWithTheStatesItWentThrough() {
		launch("a", Event.Type.LAUNCH);
		update("a", TaskState.TASK_STARTING, "");
		update("a", TaskState.TASK_RUNNING, "Process 1");
		update("a", TaskState.TASK_RUNNING, "");
		StatusView.Task task = all().tasks().get(0);
		assertThat(task.state()).isEqualTo("RUNNING");
		assertThat(task.message()).isEqualTo("Process 1");
		assertThat(task.changes()).extracting(StatusView.Change::state).containsExactly("STARTING", "RUNNING");
		assertThat(task.isEnded()).isFalse();
		assertThat(task.group()).isNull();
	}

	@Test
	void aPageGetsWhatItDoesNotKnowYet() {
		launch("a", Event.Type.LAUNCH);
		launch("b", Event.Type.LAUNCH);
		StatusView first = all();
		assertThat(first.isComplete()).isTrue();
		assertThat(first.tasks()).hasSize(2);
		assertThat(this.history.view(first.version(), EXECUTOR).tasks()).isEmpty();
		update("b", TaskState.TASK_RUNNING, "");
		StatusView second = this.history.view(first.version(), EXECUTOR);
		assertThat(second.isComplete()).isFalse();
		assertThat(second.tasks()).extracting(StatusView.Task::id).containsExactly("b");
	}

	@Test
	void tasksOfAGroupHaveItsNumber() {
		this.history.onEvent(new DriverEvent.EventReceived(Event.Type.LAUNCH_GROUP));
		this.history.onEvent(new DriverEvent.TaskLaunched(task("a")));
		this.history.onEvent(new DriverEvent.TaskLaunched(task("b")));
		launch("c", Event.Type.LAUNCH);
		launch("d", Event.Type.LAUNCH_GROUP);
		assertThat(all().tasks()).extracting(StatusView.Task::group).containsExactly(1, 1, null, 2);
	}

	@Test
	void ofTheTasksThatEndedTheLastAreShown() {
		for (int i = 0; i < 201; i++) {
			launch("task-" + i, Event.Type.LAUNCH);
			update("task-" + i, TaskState.TASK_FINISHED, "");
		}
		StatusView view = this.history.view(1, EXECUTOR);
		assertThat(view.removed()).containsExactly("task-0");
		assertThat(this.history.isKnown("task-0")).isFalse();
		assertThat(this.history.isKnown("task-1")).isTrue();
		assertThat(all().tasks()).hasSize(200).allMatch(StatusView.Task::isEnded);
	}

	@Test
	void aPageThatWasAwayForLongGetsEverything() {
		for (int i = 0; i < 500; i++) {
			launch("task-" + i, Event.Type.LAUNCH);
			update("task-" + i, TaskState.TASK_FINISHED, "");
		}
		assertThat(this.history.view(1, EXECUTOR).isComplete()).isTrue();
		assertThat(this.history.view(Long.MAX_VALUE, EXECUTOR).isComplete()).isTrue();
	}

	@Test
	void updatesAreShownUntilTheyAreAcknowledgedOrAbandoned() {
		launch("a", Event.Type.LAUNCH);
		TaskStatus running = update("a", TaskState.TASK_RUNNING, "");
		TaskStatus finished = update("a", TaskState.TASK_FINISHED, "");
		assertThat(all().updates()).extracting(StatusView.Update::state).containsExactly("RUNNING", "FINISHED");
		this.history.onEvent(new DriverEvent.UpdateAcknowledged(running, Duration.ZERO));
		assertThat(all().updates()).extracting(StatusView.Update::state).containsExactly("FINISHED");
		this.history.onEvent(new DriverEvent.UpdateAbandoned(finished, "unknown"));
		assertThat(all().updates()).isEmpty();
		assertThat(all().events()).extracting(StatusView.Event::text)
			.containsExactly("FINISHED of task a was abandoned: unknown");
	}

	@Test
	void ofTheEventsTheLastAreShownAndNoSecret() {
		this.history.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO, AgentInfo.getDefaultInstance()));
		for (int i = 0; i < 100; i++) {
			this.history.onEvent(new DriverEvent.Disconnected("secret " + i, true));
		}
		assertThat(all().events()).hasSize(100)
			.allMatch(StatusView.Event::isProblem)
			.last()
			.extracting(StatusView.Event::text)
			.isEqualTo("Subscription lost: *** 99");
	}

	@Test
	void aTaskThatIsLaunchedAgainIsShownOnce() {
		launch("a", Event.Type.LAUNCH);
		update("a", TaskState.TASK_FAILED, "secret");
		assertThat(all().tasks().get(0).message()).isEqualTo("***");
		launch("a", Event.Type.LAUNCH);
		assertThat(all().tasks()).hasSize(1).allMatch((task) -> task.state() == null);
	}

	@Test
	void longTextsAreCut() {
		launch("x".repeat(1000), Event.Type.LAUNCH);
		assertThat(all().tasks().get(0).id()).hasSize(503);
	}

	private StatusView all() {
		return this.history.view(0, EXECUTOR);
	}

	private void launch(String id, Event.Type type) {
		this.history.onEvent(new DriverEvent.EventReceived(type));
		this.history.onEvent(new DriverEvent.TaskLaunched(task(id)));
	}

	private static TaskInfo task(String id) {
		return TaskInfo.newBuilder()
			.setName("name of " + id)
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build();
	}

	private TaskStatus update(String id, TaskState state, String message) {
		TaskStatus status = TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setState(state)
			.setMessage(message)
			.setUuid(ByteString.copyFromUtf8(id + state))
			.build();
		this.history.onEvent(new DriverEvent.UpdateQueued(status));
		return status;
	}

}
