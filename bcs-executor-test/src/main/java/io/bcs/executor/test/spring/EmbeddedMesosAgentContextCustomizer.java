/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.util.Locale;
import java.util.Map;

import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts an agent for a context. Two are equal if their annotations say the same, so that
 * contexts are shared.
 *
 * @param settings what the annotation says
 */
record EmbeddedMesosAgentContextCustomizer(EmbeddedMesosAgent settings) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.checkpoint(this.settings.checkpoint())
			.executorId(this.settings.executorId())
			.gracePeriod(MesosDuration.parse(this.settings.gracePeriod()))
			.recoveryTimeout(MesosDuration.parse(this.settings.recoveryTimeout()))
			.subscriptionBackoffMax(MesosDuration.parse(this.settings.subscriptionBackoffMax()))
			.awaitTimeout(MesosDuration.parse(this.settings.awaitTimeout()))
			.acknowledgements(this.settings.acknowledgements());
		if (!this.settings.frameworkId().isEmpty()) {
			builder.frameworkId(this.settings.frameworkId());
		}
		if (this.settings.token()) {
			builder.authentication();
		}
		if (this.settings.tls()) {
			builder.tls();
		}
		if (this.settings.domainSocket()) {
			builder.domainSocket();
		}
		EmbeddedMesosAgents.register(context, builder.start(),
				Map.of("bcs.executor.media-type", this.settings.format().name().toLowerCase(Locale.ROOT)));
	}

}
