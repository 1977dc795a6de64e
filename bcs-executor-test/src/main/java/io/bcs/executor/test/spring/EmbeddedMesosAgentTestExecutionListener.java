/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.internal.config.AfterTest;
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

	private static final String AGENT = EmbeddedMesosAgentTestExecutionListener.class.getName() + ".agent";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (settings(test) != null) {
			// Before the test has a chance to break the context.
			test.setAttribute(AGENT, test.getApplicationContext().getBean(EmbeddedAgent.class));
		}
	}

	@Override
	public void afterTestMethod(TestContext test) {
		EmbeddedMesosAgent settings = settings(test);
		if (settings == null || !(test.removeAttribute(AGENT) instanceof EmbeddedAgent agent)) {
			return;
		}
		Throwable failure = test.getTestException();
		if (failure != null) {
			agent.records().explain(failure);
		}
		AfterTest.finish(agent, failure, settings.failOnRefusedCalls(), settings.resetAfterEach());
	}

	private static @Nullable EmbeddedMesosAgent settings(TestContext test) {
		return TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), EmbeddedMesosAgent.class);
	}

}
