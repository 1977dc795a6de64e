/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

/**
 * Why a driver ended.
 *
 * @since 0.1.0
 */
public enum StopReason {

	/** The application called {@link ExecutorDriver#stop()}. */
	STOP_REQUESTED,

	/** The application called {@link ExecutorDriver#abort()}. */
	ABORT_REQUESTED,

	/** The application asked for a shutdown, usually because it is closing itself. */
	SHUTDOWN_REQUESTED,

	/** The agent sent SHUTDOWN. */
	AGENT_SHUTDOWN,

	/** The stream was lost and the framework does not checkpoint, so nobody waits. */
	DISCONNECTED,

	/** No agent accepted the executor again within {@code MESOS_RECOVERY_TIMEOUT}. */
	RECOVERY_TIMEOUT,

	/** The first subscription did not succeed within the registration time-out. */
	REGISTRATION_TIMEOUT,

	/** The agent refused the subscription for good. */
	SUBSCRIPTION_REFUSED,

	/** The agent refused the executor's authentication token. */
	UNAUTHORIZED,

	/** The agent sent an ERROR event. */
	AGENT_ERROR,

	/** The application sent an update that no executor may send. */
	INVALID_UPDATE,

	/** A fault inside the driver itself. */
	INTERNAL_ERROR

}
