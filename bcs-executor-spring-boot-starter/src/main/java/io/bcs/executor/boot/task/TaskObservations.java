/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.task;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.bcs.executor.boot.internal.RepeatedWarning;
import io.bcs.executor.boot.observation.TaskTraces;
import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.TaskContext;
import io.bcs.executor.task.TaskRunner;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each task be an observation from the call of its runner until the runner, or its
 * stage, has ended. The scope is open while the runner is called. An observation that
 * fails is logged; the task runs all the same.
 *
 * @since 0.1.0
 */
public final class TaskObservations {

	private static final Logger logger = LoggerFactory.getLogger(TaskObservations.class);

	private static final TaskObservationConvention DEFAULT = new DefaultTaskObservationConvention();

	private final RepeatedWarning failed = new RepeatedWarning();

	private final ObservationRegistry registry;

	private final @Nullable TaskObservationConvention convention;

	private final @Nullable TaskTraces traces;

	/**
	 * Creates the observations.
	 * @param registry where observations begin
	 * @param convention replaces the default names and keys, or {@code null}
	 * @param traces knows the launch that a task's observation belongs to, or
	 * {@code null}
	 */
	public TaskObservations(ObservationRegistry registry, @Nullable TaskObservationConvention convention,
			@Nullable TaskTraces traces) {
		this.registry = registry;
		this.convention = convention;
		this.traces = traces;
	}

	/**
	 * Wraps a runner.
	 * @param runner the runner
	 * @return one of the same shape that is observed
	 */
	public TaskRunner observe(TaskRunner runner) {
		return (runner instanceof AsyncTaskRunner async) ? new ObservedAsyncRunner(this, async)
				: new ObservedRunner(this, runner);
	}

	private void run(TaskRunner runner, TaskContext context) throws Exception {
		Observation observation = begin(context);
		Throwable failure = null;
		try {
			inScope(observation, () -> {
				runner.run(context);
				return true;
			});
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(observation, failure);
		}
	}

	private CompletionStage<?> start(AsyncTaskRunner runner, TaskContext context) throws Exception {
		Observation observation = begin(context);
		try {
			CompletionStage<?> stage = inScope(observation,
					() -> Objects.requireNonNull(runner.start(context), "The runner returned no CompletionStage"));
			return new ObservedStage(stage, (failure) -> end(observation, failure));
		}
		catch (Throwable ex) {
			end(observation, ex);
			throw ex;
		}
	}

	private Observation begin(TaskContext context) {
		try {
			Observation observation = Observation.createNotStarted(this.convention, DEFAULT,
					() -> new TaskObservationContext(context), this.registry);
			Observation launch = (this.traces != null) ? this.traces.launchOf(context.taskId()) : null;
			if (launch != null) {
				observation.parentObservation(launch);
			}
			return observation.start();
		}
		catch (Throwable ex) {
			warn(ex);
			return Observation.NOOP;
		}
	}

	/** Calls something once, whatever becomes of the scope. */
	private <T> T inScope(Observation observation, Callable<T> body) throws Exception {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		Observation.Scope scope = Observation.Scope.NOOP;
		try {
			scope = observation.openScope();
		}
		catch (Throwable ex) {
			warn(ex);
		}
		try {
			return body.call();
		}
		finally {
			try {
				scope.close();
			}
			catch (Throwable ex) {
				warn(ex);
			}
			this.registry.setCurrentObservationScope(before);
		}
	}

	private void end(Observation observation, @Nullable Throwable failure) {
		try {
			if (failure != null) {
				observation.error(failure);
			}
			observation.stop();
		}
		catch (Throwable ex) {
			warn(ex);
		}
	}

	private void warn(Throwable ex) {
		long count = this.failed.occurred();
		if (count > 0) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.observation-failed")
				.setCause(ex)
				.log("A task could not be observed; it runs all the same ({} failures since the last such line)",
						count);
		}
	}

	/** Says of itself what the runner says. */
	private record ObservedRunner(TaskObservations observations, TaskRunner runner) implements TaskRunner {

		@Override
		public void run(TaskContext context) throws Exception {
			this.observations.run(this.runner, context);
		}

		@Override
		public boolean isReadyReported() {
			return this.runner.isReadyReported();
		}

	}

	/** Says of itself what the runner says. */
	private record ObservedAsyncRunner(TaskObservations observations,
			AsyncTaskRunner runner) implements AsyncTaskRunner {

		@Override
		public CompletionStage<?> start(TaskContext context) throws Exception {
			return this.observations.start(this.runner, context);
		}

		@Override
		public boolean isReadyReported() {
			return this.runner.isReadyReported();
		}

	}

	/**
	 * Completes as a stage does, after its observation. To cancel it cancels the stage.
	 */
	private static final class ObservedStage extends CompletableFuture<@Nullable Object> {

		private final CompletionStage<?> stage;

		ObservedStage(CompletionStage<?> stage, Consumer<@Nullable Throwable> end) {
			this.stage = stage;
			stage.whenComplete((value, failure) -> {
				end.accept(failure);
				if (failure != null) {
					completeExceptionally(failure);
				}
				else {
					complete(value);
				}
			});
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return this.stage instanceof Future<?> future && future.cancel(mayInterruptIfRunning);
		}

	}

}
