/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import io.bcs.executor.ExecutorDriver;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Keeps Spring from taking {@link ExecutorDriver#shutdown()} for the destroy method of a
 * driver that a {@code @Bean} method of the application returns: the
 * {@link ExecutorDriverLifecycle} ends drivers. A {@code close()} method that the driver
 * has, and a destroy method that the application names, are left alone.
 *
 * @since 0.1.0
 */
public final class ExecutorDriverDestroyMethodPostProcessor implements MergedBeanDefinitionPostProcessor {

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
		if (ExecutorDriver.class.isAssignableFrom(type)
				&& AbstractBeanDefinition.INFER_METHOD.equals(definition.getDestroyMethodName())
				&& !ClassUtils.hasMethod(type, "close")) {
			definition.setDestroyMethodName("");
		}
	}

}
