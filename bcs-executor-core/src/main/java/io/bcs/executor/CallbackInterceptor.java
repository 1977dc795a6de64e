/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

/**
 * Wraps every callback of the {@link Executor}: the hook for tracing, or for the context
 * that an application's code expects on its thread.
 * <p>
 * Called on the callback thread. Has to call {@link CallbackInvocation#proceed()} once
 * and let pass what it throws: a callback that is kept back is lost, and an exception of
 * the interceptor itself counts as one of the callback.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallbackInterceptor {

	/**
	 * Wraps a callback.
	 * @param invocation the callback
	 */
	void intercept(CallbackInvocation invocation);

}
