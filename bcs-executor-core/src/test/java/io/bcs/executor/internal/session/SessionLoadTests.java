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
			this.fixture.answer(finished, AgentResponse.of(202, ""));
			for (int pause = 0; pause < 1000 && this.fixture.sentUpdates().size() == sent
					&& this.fixture.reports(DriverEvent.UpdateAbandoned.class).isEmpty(); pause++) {
				this.fixture.pass(Duration.ofSeconds(5));
			}
		}
		assertThat(this.fixture.reports(DriverEvent.UpdateAbandoned.class)).hasSize(1);
		assertTasks(0, 0);
	}

	private void assertTasks(int active, int unacknowledged) {
		assertThat(this.fixture.session.activeTaskCount()).as("active").isEqualTo(active);
		assertThat(this.fixture.session.unacknowledgedTaskCount()).as("unacknowledged").isEqualTo(unacknowledged);
	}

}
