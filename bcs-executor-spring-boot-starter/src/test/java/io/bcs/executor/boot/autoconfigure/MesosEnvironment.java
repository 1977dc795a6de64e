/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Environments for tests, in place of the one of the test's own process.
 */
public final class MesosEnvironment {

	private static final List<String> PROPERTIES = List.of("mesos.agent-endpoint=127.0.0.1:1", "mesos.framework-id=f1",
			"mesos.executor-id=e1");

	private MesosEnvironment() {
	}

	/** A runner with nothing in its environment. */
	public static ApplicationContextRunner emptyRunner() {
		return new ApplicationContextRunner().withInitializer(variables(Map.of()));
	}

	/** A runner that has the least an executor needs. */
	public static ApplicationContextRunner runner() {
		return emptyRunner().withPropertyValues(properties()).withPropertyValues("bcs.executor.auto-startup=false");
	}

	/** The least an executor needs, as properties. */
	public static String[] properties() {
		return PROPERTIES.toArray(String[]::new);
	}

	/** The same as options of a command line, with more of them. */
	public static String[] options(String... more) {
		return Stream.concat(PROPERTIES.stream().map((property) -> "--" + property), Stream.of(more))
			.toArray(String[]::new);
	}

	/** Replaces the environment's variables. */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> variables(
			Map<String, String> variables) {
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(variables)));
	}

}
