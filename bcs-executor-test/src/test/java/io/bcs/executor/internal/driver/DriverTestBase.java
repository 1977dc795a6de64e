/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.AfterEach;

/**
 * A driver, its executor, and an embedded agent for each test.
 */
abstract class DriverTestBase {

	static final Duration LONG = Duration.ofSeconds(60);

	final EmbeddedAgent agent = EmbeddedAgent.start();

	final RecordingExecutor executor = new RecordingExecutor();

	BcsExecutorDriver driver = builder(this.agent.env()).build();

	@AfterEach
	void end() {
		if (this.driver.status() != Status.DRIVER_NOT_STARTED) {
			this.driver.abort();
		}
		this.agent.close();
	}

	BcsExecutorDriver.Builder builder(Map<String, String> variables) {
		return BcsExecutorDriver.builder(this.executor, DriverEnv.from(variables)).listener(this.executor);
	}

	void start() {
		this.driver.start();
		// The agent knows of the subscription before the driver does.
		this.executor.awaitCallback("registered exec-1");
	}

	TaskStatus send(String task, TaskState state) {
		TaskStatus status = RecordingExecutor.status(task, state);
		this.driver.sendStatusUpdate(status);
		return status;
	}

	List<TaskState> statesOf(String task) {
		return this.agent.records().updatesOf(task).stream().map(TaskStatus::getState).toList();
	}

	void awaitAcknowledgements(int count) {
		this.executor.await(count + " acknowledgements",
				() -> this.executor.events(DriverEvent.UpdateAcknowledged.class).size() >= count);
	}

}
