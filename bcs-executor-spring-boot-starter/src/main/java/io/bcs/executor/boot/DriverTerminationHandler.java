/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import org.apache.mesos.v1.Protos.Status;

/**
 * Decides what becomes of the application when its driver has ended without having been
 * asked to by the application context: the agent sent SHUTDOWN, did not come back within
 * the recovery time-out, or refused the executor. Declare a bean of this type to replace
 * {@link ApplicationExit}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DriverTerminationHandler {

	/**
	 * The driver has ended. Called once, on a thread of its own named
	 * {@code bcs-executor-exit}, which is not a daemon: it may block, close the
	 * application context and end the JVM. Also called if the application itself ends the
	 * driver by its {@code stop()}, {@code abort()} or {@code shutdown()}; not called
	 * when the driver ends because the context closes.
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 */
	void onTermination(Status status);

}
