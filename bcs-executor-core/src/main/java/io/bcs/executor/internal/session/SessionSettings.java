/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What a session needs to know of its environment and of the application's settings.
 *
 * @param frameworkId the id of the framework, part of every call
 * @param executorId the id of the executor, part of every call
 * @param endpoint where the agent is, for messages: host and port, or the path of its
 * domain socket
 * @param checkpoint whether the framework checkpoints, so that a lost subscription is
 * tried again
 * @param registrationTimeout how long the first subscription is tried
 * @param recoveryTimeout how long a lost subscription is tried again
 * @param backoffMax the time within which the agent expects a subscription attempt
 * ({@code MESOS_SUBSCRIPTION_BACKOFF_MAX})
 * @param callTimeout how long a call, SUBSCRIBE included, may take at most until its
 * response
 * @param shutdownGracePeriod the time between SHUTDOWN and the agent's SIGKILL
 * @param applicationShutdownPeriod the time that the application grants a shutdown it has
 * asked for, or {@code null} if it sets no limit
 * @param stopTimeout how long a stop waits for acknowledgements
 * @param callConcurrency how many calls may be in flight at a time
 * @param heartbeatInterval the time between two HEARTBEAT calls
 * @param heartbeatTimeout how long the event stream may be idle, or {@code null} for
 * three times the interval seen between the agent's HEARTBEAT events
 * @param messageEncoding how the scheduler encodes the data of its messages
 * @param resendInterval the first pause before an accepted update that is not
 * acknowledged is sent again; doubled each time
 * @param resendIntervalMax the longest such pause
 */
public record SessionSettings(String frameworkId, String executorId, String endpoint, boolean checkpoint,
		Duration registrationTimeout, Duration recoveryTimeout, Duration backoffMax, Duration callTimeout,
		Duration shutdownGracePeriod, @Nullable Duration applicationShutdownPeriod, Duration stopTimeout,
		int callConcurrency, Duration heartbeatInterval, @Nullable Duration heartbeatTimeout,
		FrameworkMessageEncoding messageEncoding, Duration resendInterval, Duration resendIntervalMax) {
}
