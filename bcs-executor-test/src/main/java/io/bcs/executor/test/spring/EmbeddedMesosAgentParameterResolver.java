/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.lang.reflect.Method;

import io.bcs.executor.test.EmbeddedAgent;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Hands the agent of the application context to methods of a test. Parameters that Spring
 * resolves itself, such as those with {@code @Autowired}, are left to it.
 */
final class EmbeddedMesosAgentParameterResolver implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EmbeddedAgent.class
				&& parameter.getDeclaringExecutable() instanceof Method method
				&& !method.isAnnotationPresent(org.springframework.beans.factory.annotation.Autowired.class)
				&& !ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return SpringExtension.getApplicationContext(context).getBean(EmbeddedAgent.class);
	}

}
