/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
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
		EmbeddedMesosAgents.start(this.settings, (DefaultSingletonBeanRegistry) context.getBeanFactory(),
				context.getEnvironment());
	}

}
