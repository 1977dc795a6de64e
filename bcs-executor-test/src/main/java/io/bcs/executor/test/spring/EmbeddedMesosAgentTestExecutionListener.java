/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import io.bcs.executor.test.EmbeddedAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails a test after which the agent has seen what nobody expected, and makes the agent
 * fit for the next one. Comes first of all afterwards, while there is a context.
 */
final class EmbeddedMesosAgentTestExecutionListener implements TestExecutionListener, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void afterTestMethod(TestContext test) {
		EmbeddedMesosAgent settings = TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(),
				EmbeddedMesosAgent.class);
		EmbeddedAgent agent = (settings != null) ? agent(test) : null;
		if (settings == null || agent == null) {
			return;
		}
		try {
			if (settings.failOnRefusedCalls() && test.getTestException() == null) {
				agent.verify();
			}
		}
		finally {
			if (settings.resetAfterEach()) {
				agent.reset();
			}
		}
	}

	private static @Nullable EmbeddedAgent agent(TestContext test) {
		return test.hasApplicationContext()
				? test.getApplicationContext().getBeanProvider(EmbeddedAgent.class).getIfAvailable() : null;
	}

}
