/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.bcs.executor.test.internal.config.AgentAttributes;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.FileSystemUtils;

/**
 * Puts agents into application contexts.
 */
final class EmbeddedMesosAgents {

	static final String BEAN = "embeddedMesosAgent";

	/** By this end of its name Spring Boot knows a source of environment variables. */
	private static final String SYSTEM_ENVIRONMENT = "-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private static final String CONNECTION_DETAILS = "io.bcs.executor.boot.autoconfigure.AgentConnectionDetails";

	private EmbeddedMesosAgents() {
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
		environment.getPropertySources().addFirst(new MapPropertySource(BEAN, more));
		// Read as an agent's variables are: their values are text, never templates.
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(BEAN + SYSTEM_ENVIRONMENT, Map.copyOf(agent.env(sandbox))));
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
