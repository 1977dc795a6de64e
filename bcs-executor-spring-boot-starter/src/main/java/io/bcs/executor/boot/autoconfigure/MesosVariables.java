/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Finds the variables a Mesos agent sets, by their names: {@code MESOS_EXECUTOR_ID} is
 * {@link MesosProperties#executorId()} and may come from wherever properties come from.
 * Variables of other families are read under their own names only.
 */
final class MesosVariables implements Function<String, @Nullable String> {

	private static final String FAMILY = "MESOS_";

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("mesos");

	private final VerbatimPropertySources sources;

	private final Map<String, String> origins = new HashMap<>();

	private final Map<String, IllegalArgumentException> failures = new HashMap<>();

	private final MesosProperties properties;

	MesosVariables(Environment environment) {
		this.sources = new VerbatimPropertySources(environment);
		ConfigurationPropertySource source = this::property;
		this.properties = new Binder(source).bindOrCreate("mesos", MesosProperties.class);
	}

	/**
	 * Returns the variables that the details have been made from, or reads them.
	 * @param environment where to read them
	 * @param agent the details
	 * @return the variables
	 */
	static MesosVariables of(Environment environment, AgentConnectionDetails agent) {
		return (agent instanceof PropertiesAgentConnectionDetails details) ? details.variables()
				: new MesosVariables(environment);
	}

	/**
	 * Returns a variable's value.
	 * @throws IllegalArgumentException if it can't be read
	 */
	@Override
	public @Nullable String apply(String variable) {
		String value = variable.startsWith(FAMILY) ? this.properties.variable(variable) : find(null, variable);
		IllegalArgumentException failure = this.failures.get(variable);
		if (failure != null) {
			throw failure;
		}
		return value;
	}

	private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
		if (!PREFIX.isParentOf(name)) {
			return null;
		}
		String variable = FAMILY
				+ name.getLastElement(ConfigurationPropertyName.Form.DASHED).toUpperCase(Locale.ROOT).replace('-', '_');
		String value = find(name, variable);
		return (value != null) ? new ConfigurationProperty(name, value, null) : null;
	}

	private @Nullable String find(@Nullable ConfigurationPropertyName name, String variable) {
		try {
			VerbatimPropertySources.Value value = this.sources.find(name, variable);
			if (value == null) {
				return null;
			}
			this.origins.put(variable, value.origin());
			return value.text();
		}
		catch (IllegalArgumentException ex) {
			this.failures.put(variable, ex);
			return null;
		}
	}

	/**
	 * Makes the driver's environment of the variables.
	 * @param agent puts what it says in the place of the variables it stands for
	 * @return the environment
	 * @throws InvalidDriverEnvException if variables are missing or malformed; it says
	 * where each comes from
	 */
	DriverEnv driverEnv(AgentConnectionDetails agent) {
		try {
			return DriverEnv.from(with(agent));
		}
		catch (InvalidDriverEnvException ex) {
			List<Fault> faults = ex.faults().stream().map((fault) -> withOrigin(fault, agent)).toList();
			InvalidDriverEnvException explained = new InvalidDriverEnvException(faults);
			explained.setStackTrace(ex.getStackTrace());
			throw explained;
		}
	}

	private Function<String, @Nullable String> with(AgentConnectionDetails agent) {
		return (variable) -> switch (variable) {
			case "MESOS_AGENT_ENDPOINT" -> agent.endpoint();
			case "MESOS_SLAVE_PID" -> agent.slavePid();
			case "MESOS_DOMAIN_SOCKET" -> agent.domainSocket();
			case "MESOS_EXECUTOR_AUTHENTICATION_TOKEN" -> agent.authenticationToken();
			default -> apply(variable);
		};
	}

	private Fault withOrigin(Fault fault, AgentConnectionDetails agent) {
		boolean ofTheAgent = switch (fault.variable()) {
			case "MESOS_AGENT_ENDPOINT", "MESOS_SLAVE_PID", "MESOS_DOMAIN_SOCKET",
					"MESOS_EXECUTOR_AUTHENTICATION_TOKEN" ->
				!(agent instanceof PropertiesAgentConnectionDetails);
			default -> false;
		};
		return fault.withOrigin(ofTheAgent ? "the bean of type AgentConnectionDetails, " + agent.getClass().getName()
				: this.origins.get(fault.variable()));
	}

}
