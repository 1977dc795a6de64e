/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link EmbeddedMesosAgent} on test classes.
 */
final class EmbeddedMesosAgentContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		EmbeddedMesosAgent settings = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				EmbeddedMesosAgent.class);
		return (settings != null) ? new EmbeddedMesosAgentContextCustomizer(settings) : null;
	}

}
