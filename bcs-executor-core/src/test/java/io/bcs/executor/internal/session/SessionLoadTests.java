/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The numbers of tasks that the session gives its observers.
 */
class SessionLoadTests {

	private final SessionFixture fixture = SessionFixture.subscribed(true);

	@Test
	void aTaskIsUnacknowledgedUntilAnyOfItsUpdatesIsAndActiveUntilItsLastOneIs() {
		this.fixture.launch("a");
		this.fixture.launch("b");
		assertTasks(2, 2);
		TaskStatus running = this.fixture.update("a", TaskState.TASK_RUNNING);
		TaskStatus finished = this.fixture.update("a", TaskState.TASK_FINISHED);
		assertTasks(2, 2);
		this.fixture.accept(running);
		this.fixture.acknowledge(running);
		assertTasks(2, 1);
		this.fixture.acknowledge(running);
		assertTasks(2, 1);
		this.fixture.accept(finished);
		this.fixture.acknowledge(finished);
		assertTasks(1, 1);
	}

	@Test
	void aTaskWhoseTerminalUpdateCameBeforeItsLaunchEndsWithTheAcknowledgement() {
		TaskStatus finished = this.fixture.update("a", TaskState.TASK_FINISHED);
		this.fixture.launch("a");
		assertTasks(1, 1);
		this.fixture.accept(finished);
		this.fixture.acknowledge(finished);
		assertTasks(0, 0);
		this.fixture.shutdownEvent();
		this.fixture.input(new Input.ShutdownReturned());
		assertThat(this.fixture.finished().message()).isEqualTo("The agent sent SHUTDOWN; shutdown complete");
	}

	@Test
	void aLaunchIsReportedOnce() {
		this.fixture.launch("a");
		this.fixture.launch("a");
		assertThat(this.fixture.reports(DriverEvent.TaskLaunched.class))
			.containsExactly(new DriverEvent.TaskLaunched(SessionFixture.task("a")));
	}

	@Test
	void aTaskThatIsLaunchedTwiceCountsOnce() {
		this.fixture.launch("a");
		this.fixture.launch("a");
		assertTasks(1, 1);
	}

	@Test
	void aTaskWhoseLastUpdateIsGivenUpUnacknowledgedCountsNoMore() {
		this.fixture.launch("a");
		TaskStatus finished = this.fixture.update("a", TaskState.TASK_FINISHED);
		for (int i = 0; i < 1000 && this.fixture.reports(DriverEvent.UpdateAbandoned.class).isEmpty(); i++) {
			int sent = this.fixture.sentUpdates().size();
			this.fixture.respond(finished, AgentResponse.of(202, ""));
			for (int pause = 0; pause < 1000 && this.fixture.sentUpdates().size() == sent
					&& this.fixture.reports(DriverEvent.UpdateAbandoned.class).isEmpty(); pause++) {
				this.fixture.pass(Duration.ofSeconds(5));
			}
		}
		assertThat(this.fixture.reports(DriverEvent.UpdateAbandoned.class)).hasSize(1);
		assertTasks(0, 0);
	}

	@Test
	void aRefusedTerminalUpdateEndsItsTaskAndARelaunchIsCalledBack() {
		this.fixture.launch("a");
		this.fixture.launch("b");
		TaskStatus finished = this.fixture.update("a", TaskState.TASK_FINISHED);
		this.fixture.respond(finished, AgentResponse.of(400, "Not a valid status"));
		assertTasks(1, 1);
		this.fixture.pass(Duration.ofSeconds(2));
		this.fixture.endStream();
		this.fixture.pass(Duration.ofMillis(30));
		assertThat(this.fixture.lastSubscribe().getUnacknowledgedTasksList()).containsExactly(SessionFixture.task("b"));
		this.fixture.subscribe();
		this.fixture.clear();
		this.fixture.launch("a");
		assertThat(this.fixture.callbacks()).containsExactly(new Callback.LaunchTask(SessionFixture.task("a")));
		assertTasks(2, 2);
	}

	@Test
	void aRefusedUpdateThatIsNotTerminalLeavesItsTaskActive() {
		this.fixture.launch("a");
		TaskStatus running = this.fixture.update("a", TaskState.TASK_RUNNING);
		this.fixture.respond(running, AgentResponse.of(400, "Not a valid status"));
		assertTasks(1, 1);
	}

	@Test
	void aShutdownDoesNotWaitForATaskWhoseTerminalUpdateIsRefused() {
		this.fixture.launch("a");
		this.fixture.input(new Input.Shutdown());
		this.fixture.input(new Input.ShutdownReturned());
		TaskStatus killed = this.fixture.update("a", TaskState.TASK_KILLED);
		this.fixture.respond(killed, AgentResponse.of(400, "Not a valid status"));
		assertThat(this.fixture.finish()).isNotNull();
	}

	@Test
	void activeTasksAreListedWithTheirLastStateAndItsTime() {
		long launched = this.fixture.now;
		this.fixture.launch("a");
		this.fixture.launch("b");
		this.fixture.launch("c");
		this.fixture.pass(Duration.ofSeconds(1));
		TaskStatus running = this.fixture.update("a", TaskState.TASK_RUNNING);
		this.fixture.acknowledge(running);
		assertThat(this.fixture.session.activeTasks(2)).containsExactly(
				new ActiveTask("a", "a", launched, TaskState.TASK_RUNNING, this.fixture.now),
				new ActiveTask("b", "b", launched, null, launched));
		assertThat(this.fixture.session.activeTasks(9)).extracting(ActiveTask::id).containsExactly("a", "b", "c");
		assertThat(this.fixture.session.activeTasks(0)).isEmpty();
	}

	@Test
	void unacknowledgedUpdatesAreListedWithTheirAttemptsAndTheLastFailure() {
		TaskStatus a = this.fixture.update("a", TaskState.TASK_RUNNING);
		long recorded = this.fixture.now;
		this.fixture.update("b", TaskState.TASK_FINISHED);
		this.fixture.respond(a, AgentResponse.of(503, "x".repeat(5000)));
		assertThat(this.fixture.session.unacknowledgedUpdates(1)).singleElement().satisfies((update) -> {
			assertThat(update.lastFailure()).startsWith("503 \"xxx").hasSize(200);
			assertThat(update.since()).isEqualTo(recorded);
		});
		this.fixture.pass(Duration.ofSeconds(1));
		this.fixture.accept(a);
		assertThat(this.fixture.session.unacknowledgedUpdates(9)).containsExactly(
				new UnacknowledgedUpdate("a", TaskState.TASK_RUNNING, recorded, 2, null),
				new UnacknowledgedUpdate("b", TaskState.TASK_FINISHED, recorded, 1, null));
		assertThat(this.fixture.session.unacknowledgedUpdates(0)).isEmpty();
	}

	private void assertTasks(int active, int unacknowledged) {
		assertThat(this.fixture.session.activeTaskCount()).as("active").isEqualTo(active);
		assertThat(this.fixture.session.unacknowledgedTaskCount()).as("unacknowledged").isEqualTo(unacknowledged);
	}

}
