/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.bcs.executor.test.internal.config.AgentAttributes;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.FileSystemUtils;

/**
 * Puts agents into application contexts.
 */
final class EmbeddedMesosAgents {

	static final String BEAN = "embeddedMesosAgent";

	private static final String VARIABLES = "MESOS_";

	private static final String CONNECTION_DETAILS = "io.bcs.executor.boot.autoconfigure.AgentConnectionDetails";

	private EmbeddedMesosAgents() {
	}

	private static String property(String variable) {
		return "mesos." + variable.substring(VARIABLES.length()).toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Starts an agent for the context with these beans and this environment.
	 */
	static void start(EmbeddedMesosAgent settings, DefaultSingletonBeanRegistry beans,
			ConfigurableEnvironment environment) {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder();
		new AgentAttributes(settings.checkpoint(), settings.executorId(), settings.frameworkId(),
				settings.gracePeriod(), settings.recoveryTimeout(), settings.subscriptionBackoffMax(),
				settings.awaitTimeout(), settings.acknowledgements(), settings.token(), settings.tls(),
				settings.domainSocket())
			.applyTo(builder);
		register(beans, environment, builder.start(),
				(settings.format() == MediaType.JSON) ? Map.of("bcs.executor.media-type", "json") : Map.of());
	}

	private static void register(DefaultSingletonBeanRegistry beans, ConfigurableEnvironment environment,
			EmbeddedAgent agent, Map<String, Object> more) {
		Path sandbox = temporaryDirectory();
		beans.registerSingleton(BEAN, agent);
		// Also destroyed if the context does not come up; after the driver has stopped.
		beans.registerDisposableBean(BEAN, () -> {
			agent.close();
			FileSystemUtils.deleteRecursively(sandbox);
		});
		Map<String, Object> properties = new LinkedHashMap<>(more);
		agent.env(sandbox)
			.forEach((variable, value) -> properties.put(variable.startsWith(VARIABLES) ? property(variable) : variable,
					value));
		environment.getPropertySources().addFirst(new MapPropertySource(BEAN, properties));
		environment.getPropertySources()
			.addLast(new MapPropertySource(BEAN + "Defaults", Map.of("bcs.executor.textfile.enabled", "false")));
		if (ClassUtils.isPresent(CONNECTION_DETAILS, EmbeddedMesosAgents.class.getClassLoader())) {
			beans.registerSingleton(BEAN + "ConnectionDetails", new EmbeddedMesosAgentConnectionDetails(agent));
		}
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("mesos-sandbox-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make a directory for the executor", ex);
		}
	}

}
