/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.TaskContext;
import io.bcs.executor.task.TaskRunner;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskObservationsTests {

	private final TaskObservations observations = new TaskObservations(ObservationRegistry.create(), null, null);

	@Test
	void aRunnerThatReportsWhenItIsReadyDoesSoWhenItIsObserved() {
		assertThat(this.observations.observe(new Reporting()).isReadyReported()).isTrue();
		assertThat(this.observations.observe(new AsyncReporting())).isInstanceOf(AsyncTaskRunner.class)
			.matches(TaskRunner::isReadyReported);
	}

	@Test
	void anyOtherRunnerStaysAsItIs() {
		assertThat(this.observations.observe((context) -> {
		})).isNotInstanceOf(AsyncTaskRunner.class).matches((runner) -> !runner.isReadyReported());
		assertThat(this.observations.observe((AsyncTaskRunner) (context) -> new CompletableFuture<>()))
			.isInstanceOf(AsyncTaskRunner.class)
			.matches((runner) -> !runner.isReadyReported());
	}

	private static final class Reporting implements TaskRunner {

		@Override
		public void run(TaskContext context) {
		}

		@Override
		public boolean isReadyReported() {
			return true;
		}

	}

	private static final class AsyncReporting implements AsyncTaskRunner {

		@Override
		public CompletionStage<?> start(TaskContext context) {
			return new CompletableFuture<>();
		}

		@Override
		public boolean isReadyReported() {
			return true;
		}

	}

}
