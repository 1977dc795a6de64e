/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says where the version of Spring Boot is set. Uses only what Spring Boot 3 has.
 */
class UnsupportedSpringBootFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedSpringBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSpringBootException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set the version of spring-boot-starter-parent, or of the spring-boot-dependencies that the build imports, to "
						+ cause.needed()
						+ ".x. The README of bcs-executor has a table of the versions that go together.",
				cause);
	}

}
