/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DaemonTests {

	private final Path sandbox;

	DaemonTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aDaemonIsKilledWhenItsTaskFinishes() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.DAEMON + "exit 0"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(ExecutorFixture.runs(fixture.daemon("a"))).isFalse();
		}
	}

	@Test
	void aDaemonIsAskedToEndAndKilledWithItsTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.DAEMON + Tasks.ENDLESS));
			fixture.awaitOutput("a", "ready");
			long daemon = fixture.daemon("a");
			fixture.kill("a", Duration.ofMillis(200));
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(ExecutorFixture.runs(daemon)).isFalse();
		}
	}

	@Test
	void aDaemonHasTheGracePeriodOfItsTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "(setsid sh -c 'trap \"sleep 0.3; echo cleaned; exit\" TERM;"
					+ " echo $$ > daemon; while :; do sleep 0.01; done' &); exec sleep 1000"));
			long daemon = fixture.daemon("a");
			fixture.kill("a", Duration.ofMinutes(10));
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(fixture.output("a")).contains("cleaned");
			assertThat(ExecutorFixture.runs(daemon)).isFalse();
		}
	}

	@Test
	void aDaemonOfOneTaskIsNoneOfAnother() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.DAEMON + Tasks.ENDLESS), Tasks.shell("b", Tasks.DAEMON + "exit 0"));
			fixture.awaitState("b", TaskState.TASK_FINISHED);
			assertThat(ExecutorFixture.runs(fixture.daemon("a"))).isTrue();
			fixture.kill("a", Duration.ZERO);
			fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(ExecutorFixture.runs(fixture.daemon("a"))).isFalse();
		}
	}

	@Test
	void aDaemonIsKilledWhenTheExecutorEnds() {
		long daemon;
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.DAEMON + Tasks.ENDLESS));
			daemon = fixture.daemon("a");
		}
		assertThat(ExecutorFixture.runs(daemon)).isFalse();
	}

}
