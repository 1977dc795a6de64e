/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.config;

import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.EmbeddedAgentBuilder;

/**
 * What the annotations for JUnit and for Spring say of an agent, in their own words:
 * durations as Mesos writes them, and an empty text for what the agent chooses itself.
 *
 * @param checkpoint whether the framework checkpoints
 * @param executorId the executor's id
 * @param frameworkId the framework's id
 * @param gracePeriod time to shut down
 * @param recoveryTimeout time to come back
 * @param subscriptionBackoffMax longest pause between two attempts
 * @param awaitTimeout how long awaits wait
 * @param acknowledgements how updates are acknowledged
 * @param token whether a token is demanded
 * @param tls whether TLS is spoken
 * @param domainSocket whether there is a domain socket
 * @since 0.1.0
 */
public record AgentAttributes(boolean checkpoint, String executorId, String frameworkId, String gracePeriod,
		String recoveryTimeout, String subscriptionBackoffMax, String awaitTimeout,
		AcknowledgementMode acknowledgements, boolean token, boolean tls, boolean domainSocket) {

	/**
	 * Sets a builder up.
	 * @param builder the builder
	 * @throws IllegalArgumentException if a duration is none
	 */
	public void applyTo(EmbeddedAgentBuilder builder) {
		builder.checkpoint(this.checkpoint)
			.executorId(this.executorId)
			.gracePeriod(MesosDuration.parse(this.gracePeriod))
			.recoveryTimeout(MesosDuration.parse(this.recoveryTimeout))
			.subscriptionBackoffMax(MesosDuration.parse(this.subscriptionBackoffMax))
			.awaitTimeout(MesosDuration.parse(this.awaitTimeout))
			.acknowledgements(this.acknowledgements);
		if (!this.frameworkId.isEmpty()) {
			builder.frameworkId(this.frameworkId);
		}
		if (this.token) {
			builder.authentication();
		}
		if (this.tls) {
			builder.tls();
		}
		if (this.domainSocket) {
			builder.domainSocket();
		}
	}

}
