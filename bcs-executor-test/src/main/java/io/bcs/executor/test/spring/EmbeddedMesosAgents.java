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

import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.FileSystemUtils;

/**
 * Puts an {@link EmbeddedAgent} into application contexts by hand, where
 * {@link EmbeddedMesosAgent} can't: when an application is started for development, with
 * an agent instead of a cluster.
 *
 * @since 0.1.0
 */
public final class EmbeddedMesosAgents {

	static final String BEAN = "embeddedMesosAgent";

	private static final String VARIABLES = "MESOS_";

	private static final String CONNECTION_DETAILS = "io.bcs.executor.boot.autoconfigure.AgentConnectionDetails";

	private EmbeddedMesosAgents() {
	}

	/**
	 * Makes an initializer that connects an application with an agent, for
	 * {@code SpringApplication.addInitializers}. The agent becomes a bean and is closed
	 * with the context.
	 * @param agent the agent, which is for this one application
	 * @return the initializer
	 */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> initializer(EmbeddedAgent agent) {
		return (context) -> register((DefaultSingletonBeanRegistry) context.getBeanFactory(), context.getEnvironment(),
				agent, Map.of());
	}

	/**
	 * Makes the properties an agent would set in the environment of its executor.
	 * @param agent the agent
	 * @param sandbox the executor's directory
	 * @return values by the names of properties, such as {@code mesos.agent-endpoint}
	 */
	public static Map<String, Object> properties(EmbeddedAgent agent, Path sandbox) {
		Map<String, Object> properties = new LinkedHashMap<>();
		agent.env(sandbox)
			.forEach((variable, value) -> properties.put(variable.startsWith(VARIABLES) ? property(variable) : variable,
					value));
		return properties;
	}

	private static String property(String variable) {
		return "mesos." + variable.substring(VARIABLES.length()).toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Starts an agent for the context with these beans and this environment.
	 */
	static void start(EmbeddedMesosAgent settings, DefaultSingletonBeanRegistry beans,
			ConfigurableEnvironment environment) {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.checkpoint(settings.checkpoint())
			.executorId(settings.executorId())
			.gracePeriod(MesosDuration.parse(settings.gracePeriod()))
			.recoveryTimeout(MesosDuration.parse(settings.recoveryTimeout()))
			.subscriptionBackoffMax(MesosDuration.parse(settings.subscriptionBackoffMax()))
			.awaitTimeout(MesosDuration.parse(settings.awaitTimeout()))
			.acknowledgements(settings.acknowledgements());
		if (!settings.frameworkId().isEmpty()) {
			builder.frameworkId(settings.frameworkId());
		}
		if (settings.token()) {
			builder.authentication();
		}
		if (settings.tls()) {
			builder.tls();
		}
		if (settings.domainSocket()) {
			builder.domainSocket();
		}
		register(beans, environment, builder.start(),
				Map.of("bcs.executor.media-type", settings.format().name().toLowerCase(Locale.ROOT)));
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
		Map<String, Object> properties = properties(agent, sandbox);
		properties.putAll(more);
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
