/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.boot.internal.RepeatedWarning;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes every callback. The observation's scope is open on the callback thread while
 * the callback runs, so that what it logs and calls belongs to its trace; what it throws
 * is recorded. An observation that fails is logged; the callback is called all the same.
 *
 * @since 0.1.0
 */
public final class ObservationCallbackInterceptor implements CallbackInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(ObservationCallbackInterceptor.class);

	private static final ExecutorCallbackObservationConvention DEFAULT = new DefaultExecutorCallbackObservationConvention();

	private final RepeatedWarning failed = new RepeatedWarning();

	private final ObservationRegistry registry;

	private final @Nullable ExecutorCallbackObservationConvention convention;

	private final @Nullable TaskTraces traces;

	/**
	 * Creates the interceptor.
	 * @param registry where observations begin
	 * @param convention replaces the default names and keys, or {@code null}
	 * @param traces told of the callbacks that launch tasks, or {@code null}
	 */
	public ObservationCallbackInterceptor(ObservationRegistry registry,
			@Nullable ExecutorCallbackObservationConvention convention, @Nullable TaskTraces traces) {
		this.registry = registry;
		this.convention = convention;
		this.traces = traces;
	}

	@Override
	public void intercept(CallbackInvocation invocation) {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		Callback callback = new Callback(invocation);
		try {
			observation(invocation).observe(callback);
		}
		catch (Throwable ex) {
			if (ex == callback.failure) {
				throw ex;
			}
			warn(ex);
		}
		finally {
			// A scope that failed to open or to close is still the thread's own.
			this.registry.setCurrentObservationScope(before);
		}
		callback.complete();
	}

	private Observation observation(CallbackInvocation invocation) {
		Observation observation = ExecutorCallbackObservation.CALLBACK.observation(this.convention, DEFAULT,
				() -> new ExecutorCallbackContext(invocation), this.registry);
		if (this.traces != null) {
			this.traces.called(invocation, observation);
		}
		return observation;
	}

	private void warn(Throwable ex) {
		long count = this.failed.occurred();
		if (count > 0) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.observation-failed")
				.setCause(ex)
				.log("A callback could not be observed; it is called all the same ({} failures since the last such "
						+ "line)", count);
		}
	}

	/** The callback, which is called once whatever becomes of its observation. */
	private static final class Callback implements Runnable {

		private final CallbackInvocation invocation;

		private boolean called;

		private @Nullable Throwable failure;

		Callback(CallbackInvocation invocation) {
			this.invocation = invocation;
		}

		@Override
		public void run() {
			this.called = true;
			try {
				this.invocation.proceed();
			}
			catch (Throwable ex) {
				this.failure = ex;
				throw ex;
			}
		}

		/**
		 * Does what a failed observation has kept from being done, or from being seen.
		 */
		void complete() {
			if (!this.called) {
				this.invocation.proceed();
			}
			else if (this.failure instanceof RuntimeException ex) {
				throw ex;
			}
			else if (this.failure instanceof Error ex) {
				throw ex;
			}
		}

	}

}
