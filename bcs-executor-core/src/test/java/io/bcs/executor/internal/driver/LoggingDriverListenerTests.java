/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LoggingDriverListenerTests {

	private static final TaskID ID = TaskID.newBuilder().setValue("a").build();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.bcs.executor.driver");

	private final LoggingDriverListener listener = new LoggingDriverListener(new RateLimit(System::nanoTime));

	private Level before = Level.INFO;

	@BeforeEach
	void showAll() {
		this.before = this.logger.getLevel();
		this.logger.setLevel(Level.DEBUG);
	}

	@AfterEach
	void restore() {
		this.logger.setLevel(this.before);
	}

	@Test
	void everyLineAboutATaskHasItsIdAsAField() {
		TaskStatus status = TaskStatus.newBuilder().setTaskId(ID).setState(TaskState.TASK_RUNNING).build();
		List<DriverEvent> events = List.of(
				new DriverEvent.TaskLaunched(TaskInfo.newBuilder().setTaskId(ID).buildPartial()),
				new DriverEvent.UpdateQueued(status), new DriverEvent.UpdateSent(status, 1),
				new DriverEvent.UpdateRetried(status, "503"),
				new DriverEvent.UpdateAcknowledged(status, Duration.ofMillis(3)),
				new DriverEvent.UpdateAbandoned(status, "refused"), new DriverEvent.UpdateUndelivered(status, true),
				new DriverEvent.UpdateDropped(status), new DriverEvent.DuplicateTask(ID),
				new DriverEvent.UnknownAcknowledgement(ID));
		try (RecordedLog log = new RecordedLog("io.bcs.executor.driver")) {
			events.forEach(this.listener::onEvent);
			assertThat(log.contexts()).hasSize(events.size())
				.allSatisfy((context) -> assertThat(context).isEqualTo(Map.of("taskId", "a")));
		}
	}

	@Test
	void otherLinesHaveNone() {
		try (RecordedLog log = new RecordedLog("io.bcs.executor.driver")) {
			this.listener.onEvent(new DriverEvent.Disconnected("The stream ended", true));
			assertThat(log.contexts()).containsExactly(Map.of());
		}
	}

}
