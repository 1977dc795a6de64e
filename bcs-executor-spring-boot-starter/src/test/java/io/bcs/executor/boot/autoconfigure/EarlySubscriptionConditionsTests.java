/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each thing that keeps an application from subscribing early.
 */
class EarlySubscriptionConditionsTests {

	private final Map<String, String> process = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051",
			"MESOS_FRAMEWORK_ID", "framework", "MESOS_EXECUTOR_ID", "executor"));

	private final EarlySubscriptionConditions conditions = new EarlySubscriptionConditions(this.process::get);

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	@AfterEach
	void resetSpringProperties() {
		SpringProperties.setProperty("spring.aot.processing", null);
		SpringProperties.setProperty("spring.context.exit", null);
	}

	private void property(String source, String name, Object value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource(source, Map.of(name, value)));
	}

	@Test
	void anApplicationThatAnAgentHasStartedMay() {
		property("commandLineArgs", "bcs.executor.media-type", "json");
		property("application.yml", "spring.application.name", "mesos");
		assertThat(this.conditions.hasIdentity()).isTrue();
		assertThat(this.conditions.obstacle(this.environment)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID" })
	void theIdentityIsThatOfTheProcess(String variable) {
		this.process.put(variable, "");
		assertThat(this.conditions.obstacle(this.environment)).startsWith(variable);
		this.process.remove(variable);
		assertThat(this.conditions.hasIdentity()).isFalse();
		property("commandLineArgs", variable, "value");
		assertThat(this.conditions.obstacle(this.environment)).startsWith(variable + " is not in the environment");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bcs.executor.enabled", "bcs.executor.auto-startup", "bcs.executor.early-subscription" })
	void aSwitchIsOff(String property) {
		property("application.yml", property, "off");
		assertThat(this.conditions.obstacle(this.environment)).isEqualTo(property + " is false");
	}

	@Test
	void aBundleComesWithTheContext() {
		property("application.yml", "bcs.executor.ssl.bundle", "agent");
		assertThat(this.conditions.obstacle(this.environment)).startsWith("bcs.executor.ssl.bundle names a bundle");
	}

	@Test
	void theApplicationIsProcessedAheadOfTime() {
		SpringProperties.setProperty("spring.aot.processing", "true");
		assertThat(this.conditions.obstacle(this.environment)).contains("ahead of time");
	}

	@Test
	void theApplicationEndsWhenItIsRefreshed() {
		SpringProperties.setProperty("spring.context.exit", "onRefresh");
		assertThat(this.conditions.obstacle(this.environment)).startsWith("spring.context.exit");
	}

	@ParameterizedTest
	@CsvSource({ "commandLineArgs, mesos.agent-endpoint", "application.yml, mesos.domain-socket",
			"systemProperties2, MESOS_CHECKPOINT", "application.yml, LIBPROCESS_SSL_ENABLED",
			"application.yml, SSL_ENABLED" })
	void aVariableComesFromElsewhere(String source, String name) {
		property(source, name, "value");
		assertThat(this.conditions.obstacle(this.environment))
			.isEqualTo(name + " is set by the property source " + source);
	}

	@Test
	void theVariablesOfTheProcessAreNoObstacle() {
		this.environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new MapPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(this.process)));
		assertThat(this.conditions.obstacle(this.environment)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "Inlined Test Properties, test", "bootstrap, bootstrap" })
	void testsAndBootstrapContextsAreLeftAlone(String source, String reason) {
		property(source, "a", "b");
		assertThat(this.conditions.obstacle(this.environment)).contains(reason);
	}

}
