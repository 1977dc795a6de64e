/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.bcs.executor.test.EmbeddedAgent;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * An application with the starter, and an agent that gives it its environment.
 */
abstract class StarterTestBase {

	final Path directory;

	EmbeddedAgent agent = EmbeddedAgent.builder().checkpoint(true).start();

	StarterTestBase(@TempDir Path directory) {
		this.directory = directory;
	}

	@AfterEach
	void closeAgent() {
		this.agent.close();
	}

	ConfigurableApplicationContext run(Class<?> source, String... options) {
		Map<String, Object> variables = new HashMap<>(this.agent.env());
		return new SpringApplicationBuilder(source).registerShutdownHook(false)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables)))
			.properties("spring.main.banner-mode=off", "server.port=0", "server.address=127.0.0.1",
					"spring.reactor.netty.shutdown-quiet-period=0s",
					"bcs.executor.textfile.directory=" + this.directory)
			.run(options);
	}

	static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(10));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		TaskKeeper executor() {
			return new TaskKeeper();
		}

	}

}
