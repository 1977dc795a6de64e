/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;

/**
 * Tells by the stack of the calling thread whether a test or a servlet container starts
 * the application.
 */
final class HostedRuntimeDetector {

	private static final List<String> TESTS = List.of("org.junit.platform.", "org.junit.runners.", "org.testng.",
			"io.cucumber.", "org.springframework.test.", "org.springframework.boot.test.");

	private static final String SERVLET_CONTAINER = "org.springframework.boot.web.servlet.support.SpringBootServletInitializer";

	private HostedRuntimeDetector() {
	}

	/**
	 * Whether the calling thread belongs to a test or to a servlet container, whose JVM
	 * is not the application's to end.
	 */
	static boolean isHosted() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
				.anyMatch((name) -> name.equals(SERVLET_CONTAINER) || TESTS.stream().anyMatch(name::startsWith)));
	}

}
