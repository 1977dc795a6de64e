/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Starts an agent where {@link ImportEmbeddedMesosAgent} is. A selector, although it
 * selects nothing, because it comes before the conditions of auto-configurations.
 */
final class EmbeddedMesosAgentImportSelector implements ImportSelector, BeanFactoryAware, EnvironmentAware {

	private @Nullable BeanFactory beanFactory;

	private @Nullable Environment environment;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public String[] selectImports(AnnotationMetadata importingClass) {
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) Objects.requireNonNull(this.beanFactory);
		ConfigurableEnvironment target = (ConfigurableEnvironment) Objects.requireNonNull(this.environment);
		if (!beans.containsSingleton(EmbeddedMesosAgents.BEAN)) {
			EmbeddedMesosAgents.start(
					importingClass.getAnnotations().get(ImportEmbeddedMesosAgent.class).synthesize().value(), beans,
					target);
		}
		return new String[0];
	}

}
