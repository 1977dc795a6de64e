/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds the variables a Mesos agent sets, by their names: {@code MESOS_EXECUTOR_ID} is
 * the property {@code mesos.executor-id} and may come from wherever properties come from.
 * Variables of other families are read under their own names only.
 * <p>
 * All values are bound as text. Mesos writes durations in a way Spring does not read, and
 * a converter for them would change the application's own.
 */
final class MesosVariables implements Function<String, @Nullable String> {

	private static final String FAMILY = "MESOS_";

	private final Environment environment;

	private final Binder binder;

	MesosVariables(Environment environment) {
		this.environment = environment;
		this.binder = Binder.get(environment);
	}

	@Override
	public @Nullable String apply(String variable) {
		if (!variable.startsWith(FAMILY)) {
			return this.environment.getProperty(variable);
		}
		String value = this.binder.bind(property(variable), String.class).orElse(null);
		return (value != null) ? value : this.environment.getProperty(variable);
	}

	/**
	 * Puts what connection details say in the place of the variables they stand for.
	 * @param agent the details
	 * @return the variables, as an agent at that place would have set them
	 */
	Function<String, @Nullable String> with(AgentConnectionDetails agent) {
		return (variable) -> switch (variable) {
			case "MESOS_AGENT_ENDPOINT" -> agent.endpoint();
			case "MESOS_SLAVE_PID" -> agent.slavePid();
			case "MESOS_DOMAIN_SOCKET" -> agent.domainSocket();
			case "MESOS_EXECUTOR_AUTHENTICATION_TOKEN" -> agent.authenticationToken();
			default -> apply(variable);
		};
	}

	static String property(String variable) {
		return "mesos." + variable.substring(FAMILY.length()).toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
