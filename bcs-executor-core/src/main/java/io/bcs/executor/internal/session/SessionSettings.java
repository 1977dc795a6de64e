/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What a session needs to know of its environment.
 *
 * @param frameworkId goes into every call
 * @param executorId goes into every call
 * @param checkpoint whether to subscribe again after an outage
 * @param registrationTimeout how long the first subscription is tried
 * @param recoveryTimeout how long later ones are tried, from the begin of the outage
 * @param backoffMax the longest pause between two attempts
 * @param subscribeTimeout how long an attempt may stay unanswered
 * @param shutdownGracePeriod the time between SHUTDOWN and the agent's SIGKILL
 * @param stopTimeout how long a stop waits for acknowledgements
 * @param callConcurrency how many calls may be under way at a time
 * @param heartbeatInterval pause between HEARTBEAT calls
 * @param heartbeatTimeout longest silence of the stream, or {@code null} for three times
 * the interval seen between the agent's HEARTBEAT events
 * @param messageEncoding how the scheduler wraps the data of its messages
 * @param resendInterval first pause before an accepted update is sent again for want of
 * its acknowledgement; doubled each time
 * @param resendIntervalMax longest such pause
 */
public record SessionSettings(String frameworkId, String executorId, boolean checkpoint, Duration registrationTimeout,
		Duration recoveryTimeout, Duration backoffMax, Duration subscribeTimeout, Duration shutdownGracePeriod,
		Duration stopTimeout, int callConcurrency, Duration heartbeatInterval, @Nullable Duration heartbeatTimeout,
		FrameworkMessageEncoding messageEncoding, Duration resendInterval, Duration resendIntervalMax) {
}
