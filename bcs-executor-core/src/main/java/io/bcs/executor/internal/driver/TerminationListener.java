/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import org.apache.mesos.v1.Protos.Status;

/**
 * Is told how a driver ends. Called on the event loop.
 */
public interface TerminationListener {

	/**
	 * The status is final from now on; callbacks may still be running.
	 * @param status {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 */
	void onStatus(Status status);

	/** Everything is closed. */
	void onTermination();

}
