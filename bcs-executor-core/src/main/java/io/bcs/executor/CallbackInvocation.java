/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.List;

import org.apache.mesos.v1.Protos.TaskID;

/**
 * A callback of the {@link Executor} that is about to be called, as a
 * {@link CallbackInterceptor} sees it. Confined to the callback thread.
 *
 * @since 0.1.0
 */
public interface CallbackInvocation {

	/**
	 * Returns the name of the {@link Executor} method.
	 * @return the name, {@code launchTask} for example
	 */
	String callback();

	/**
	 * Returns the tasks it is about.
	 * @return the ids, none for a callback that is not about tasks
	 */
	List<TaskID> taskIds();

	/**
	 * Returns the driver that calls.
	 * @return the driver
	 */
	ExecutorDriver driver();

	/**
	 * Goes on to the next interceptor, and behind the last one to the executor. What the
	 * executor throws comes out of here.
	 * @throws IllegalStateException if the executor was called already
	 */
	void proceed();

}
