/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.CallbackInvocation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes every callback. The observation's scope is open on the callback thread while
 * the callback runs, so that what it logs and calls belongs to its trace; what it throws
 * is recorded. An observation that fails is logged and costs nothing but itself: the
 * callback runs all the same.
 *
 * @since 0.1.0
 */
public final class ObservationCallbackInterceptor implements CallbackInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(ObservationCallbackInterceptor.class);

	private static final ExecutorCallbackObservationConvention DEFAULT = new DefaultExecutorCallbackObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable ExecutorCallbackObservationConvention convention;

	/**
	 * Creates the interceptor.
	 * @param registry where observations begin
	 * @param convention replaces the default names and keys, or {@code null}
	 */
	public ObservationCallbackInterceptor(ObservationRegistry registry,
			@Nullable ExecutorCallbackObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void intercept(CallbackInvocation invocation) {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		Observation observation = start(invocation);
		Observation.Scope scope = openScope(observation);
		try {
			invocation.proceed();
		}
		catch (Throwable ex) {
			attempt(() -> observation.error(ex));
			throw ex;
		}
		finally {
			attempt(scope::close);
			// A scope that failed to open or to close is still the thread's own.
			this.registry.setCurrentObservationScope(before);
			attempt(observation::stop);
		}
	}

	private Observation start(CallbackInvocation invocation) {
		try {
			return ExecutorCallbackObservation.CALLBACK.start(this.convention, DEFAULT,
					() -> new ExecutorCallbackContext(invocation), this.registry);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
			return Observation.NOOP;
		}
	}

	private static Observation.Scope openScope(Observation observation) {
		try {
			return observation.openScope();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
			return Observation.Scope.NOOP;
		}
	}

	private static void attempt(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private static void failed(Throwable ex) {
		logger.warn("A callback could not be observed; it is called all the same", ex);
	}

}
