/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Whether an application may subscribe before its context is created. Then everything
 * that SUBSCRIBE uses has to come from the environment of the process itself.
 */
final class EarlySubscriptionConditions {

	private static final List<String> IDENTITY = List.of("MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID",
			"MESOS_EXECUTOR_ID");

	private static final List<String> SWITCHES = List.of("bcs.executor.early-subscription", "bcs.executor.enabled",
			"bcs.executor.auto-startup");

	private static final List<String> OPTIONS_OF_SUBSCRIBE = List.of("bcs.executor.media-type",
			"bcs.executor.max-record-size", "bcs.executor.ssl.server-name");

	/** Beginnings of the names of all variables that the driver reads. */
	private static final List<String> VARIABLES = List.of("mesos.", "mesos_", "libprocess_", "ssl_");

	/** The test framework puts every test's own properties there. */
	private static final String TEST_SOURCE = "Inlined Test Properties";

	/** The environment of Spring Cloud's bootstrap context has it. */
	private static final String BOOTSTRAP_SOURCE = "bootstrap";

	private final Function<String, @Nullable String> process;

	/**
	 * Creates the conditions.
	 * @param process gives the process's own environment variables
	 */
	EarlySubscriptionConditions(Function<String, @Nullable String> process) {
		this.process = process;
	}

	/**
	 * Tells whether a Mesos agent has started this process.
	 */
	boolean hasIdentity() {
		return missing() == null;
	}

	private @Nullable String missing() {
		return IDENTITY.stream()
			.filter((variable) -> !StringUtils.hasLength(this.process.apply(variable)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Finds out what is in the way.
	 * @param environment the application's environment, with all of its property sources
	 * @return the end of a sentence, or {@code null} if nothing is
	 */
	@Nullable String obstacle(ConfigurableEnvironment environment) {
		String missing = missing();
		if (missing != null) {
			return missing + " is not in the environment of the process";
		}
		for (String property : SWITCHES) {
			if (!environment.getProperty(property, Boolean.class, true)) {
				return property + " is false";
			}
		}
		if (StringUtils.hasText(environment.getProperty("bcs.executor.ssl.bundle"))) {
			return "bcs.executor.ssl.bundle names a bundle, and bundles come with the application context";
		}
		String lifeTime = obstacleInLifeTime();
		return (lifeTime != null) ? lifeTime : obstacleInSources(environment);
	}

	/**
	 * Finds a property that changes how a subscription is made.
	 * @param environment the application's environment
	 * @return the end of a sentence, or {@code null} if there is none
	 */
	@Nullable String optionOfSubscribe(ConfigurableEnvironment environment) {
		return OPTIONS_OF_SUBSCRIBE.stream()
			.filter((property) -> StringUtils.hasText(environment.getProperty(property)))
			.findFirst()
			.map((property) -> property + " is set, and SUBSCRIBE depends on it")
			.orElse(null);
	}

	/**
	 * Tells whether an environment is the one of Spring Cloud's bootstrap context.
	 */
	static boolean isBootstrap(ConfigurableEnvironment environment) {
		return environment.getPropertySources().contains(BOOTSTRAP_SOURCE);
	}

	private static @Nullable String obstacleInLifeTime() {
		if (SpringProperties.getFlag("spring.aot.processing")) {
			return "the application is processed ahead of time";
		}
		if ("onRefresh".equalsIgnoreCase(SpringProperties.getProperty("spring.context.exit"))) {
			return "spring.context.exit ends the application before it is started";
		}
		return null;
	}

	private static @Nullable String obstacleInSources(ConfigurableEnvironment environment) {
		for (PropertySource<?> source : environment.getPropertySources()) {
			switch (source.getName()) {
				case TEST_SOURCE -> {
					return "this is a test";
				}
				case BOOTSTRAP_SOURCE -> {
					return "this is the environment of a bootstrap context";
				}
				case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> {
					// Where the variables should be.
				}
				default -> {
					String variable = variableIn(source);
					if (variable != null) {
						return variable + " is set by the property source " + source.getName();
					}
				}
			}
		}
		return null;
	}

	private static @Nullable String variableIn(PropertySource<?> source) {
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			for (String name : enumerable.getPropertyNames()) {
				String lowerCase = name.toLowerCase(Locale.ROOT);
				if (VARIABLES.stream().anyMatch(lowerCase::startsWith)) {
					return name;
				}
			}
		}
		return null;
	}

}
