/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.junit;

import java.time.Duration;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test must not leave behind: faults that did not strike, and tasks.
 */
class LeftBehindIT {

	@Test
	void failsATestWhoseFaultNeverStrikes() {
		assertThat(Launches.failuresOf(UnusedFault.class)).singleElement()
			.asString()
			.contains("A fault never struck: 503 \"busy\" for UPDATE.");
	}

	@Test
	void failsTheTestThatLeavesATaskToTheNext() {
		assertThat(Launches.failuresOf(Leaving.class)).singleElement()
			.asString()
			.contains("Task a, launched at LeftBehindIT.java:", "was left running");
	}

	@Test
	void addsTheTaskThatATestLeavesToItsFailure() {
		assertThat(Launches.failuresOf(FailingAndLeaving.class)).singleElement().satisfies((failure) -> {
			assertThat(failure).hasMessage("of its own");
			assertThat(failure.getSuppressed()).hasSize(2);
			assertThat(failure.getSuppressed()[1]).hasMessageContaining("was left running");
		});
	}

	@WithEmbeddedAgent(failOnRefusedCalls = false)
	static class UnusedFault {

		@Test
		void test(EmbeddedAgent agent) {
			agent.inject(AgentFault.response(503, "busy").on(Call.Type.UPDATE));
		}

	}

	@WithEmbeddedAgent(perClass = true, awaitTimeout = "1ms")
	static class Leaving {

		private static @Nullable ExecutorDriver driver;

		@BeforeAll
		static void start(EmbeddedAgent agent) {
			ExecutorDriver started = BcsExecutorDriver.create(new Deaf(), DriverEnv.from(agent.env()));
			started.start();
			agent.within(Duration.ofMinutes(1)).awaitSubscription();
			driver = started;
		}

		@AfterAll
		static void stop() {
			if (driver != null) {
				driver.abort();
			}
		}

		@Test
		void test(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "work"));
		}

	}

	static class FailingAndLeaving extends Leaving {

		@Override
		@Test
		void test(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "work"));
			throw new IllegalStateException("of its own");
		}

	}

	/** Does nothing. */
	private static final class Deaf implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

}
