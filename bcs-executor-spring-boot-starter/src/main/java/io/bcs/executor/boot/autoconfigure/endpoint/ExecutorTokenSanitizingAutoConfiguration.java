/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps the executor's
 * authentication token out of the actuator's endpoints, even where an application shows
 * all other values. Holds with the driver switched off, too: the variable is there.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class ExecutorTokenSanitizingAutoConfiguration {

	/** The variable, or the property in any spelling, below any prefix. */
	private static final String TOKEN_KEY = "(?:.*[._-])?mesos[._-]?executor[._-]?authentication[._-]?token";

	/** A value that quotes the key, as a command line or a block of JSON does. */
	private static final String TOKEN_IN_VALUE = "(?s).*mesos[\\W_]{0,20}executor[._-]?authentication[._-]?token.*";

	/** Anything that short would occur in other values by chance. */
	private static final int SHORTEST_TOKEN = 8;

	@Bean
	SanitizingFunction executorTokenSanitizingFunction(Environment environment) {
		SingletonSupplier<List<String>> tokens = SingletonSupplier.of(() -> tokens(environment));
		return SanitizingFunction.sanitizeValue()
			.ifKeyMatches(TOKEN_KEY)
			.ifValueStringMatches(TOKEN_IN_VALUE)
			// Endpoints resolve placeholders, and another variable may refer to the
			// token.
			.ifValueStringMatches((value) -> tokens.obtain().stream().anyMatch(value::contains));
	}

	private static List<String> tokens(Environment environment) {
		return Stream.of("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "mesos.executor-authentication-token")
			.flatMap((name) -> Stream.ofNullable(environment.getProperty(name)))
			.filter((token) -> token.length() >= SHORTEST_TOKEN)
			.distinct()
			.toList();
	}

}
