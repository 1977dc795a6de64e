/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchConditionsTests {

	private final Map<String, String> environment = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051",
			"MESOS_FRAMEWORK_ID", "f", "MESOS_EXECUTOR_ID", "e", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "secret",
			"LIBPROCESS_SSL_ENABLED", "true", "BCS_EXECUTOR_METRICS_TEXTFILE_DIRECTORY", "/data"));

	private @Nullable String obstacle(List<String> properties, List<String> arguments, List<String> files) {
		return LaunchConditions.obstacle(this.environment, properties, arguments, files);
	}

	@Test
	void nothingIsInTheWayInASandbox() {
		assertThat(obstacle(List.of("java.home", "spring.aot.enabled"), List.of("--verbose", "spring.is.no.option"),
				List.of("stdout", "stderr", "app.tar.gz")))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID" })
	void theAgentsVariablesAreThere(String variable) {
		this.environment.put(variable, "");
		assertThat(obstacle(List.of(), List.of(), List.of())).startsWith(variable);
		this.environment.remove(variable);
		assertThat(obstacle(List.of(), List.of(), List.of())).startsWith(variable);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BCS_EXECUTOR_ENABLED", "bcs.executor.auto-startup", "BcsExecutor_Ssl_Bundle",
			"SPRING_APPLICATION_JSON", "SPRING_PROFILES_ACTIVE", "SPRING_CONFIG_ADDITIONALLOCATION",
			"spring.config.name" })
	void variablesThatAreProperties(String variable) {
		this.environment.put(variable, "x");
		assertThat(obstacle(List.of(), List.of(), List.of())).isEqualTo("the variable " + variable + " is set");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bcs.executor.enabled", "spring.application.json", "spring.profiles.active",
			"mesos.agent-endpoint", "MESOS_AGENT_ENDPOINT", "libprocess.ssl.enabled", "SSL_ENABLED" })
	void systemProperties(String property) {
		assertThat(obstacle(List.of("java.home", property), List.of(), List.of()))
			.isEqualTo("the system property " + property + " is set");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--bcs.executor.enabled=false", "--spring.config.import=optional:file:/etc/x.yaml",
			"--mesos.agent-endpoint=a:1", "--MESOS_EXECUTOR_ID=e", "--bcs.executor.early-subscription" })
	void arguments(String argument) {
		assertThat(obstacle(List.of(), List.of("first", argument), List.of())).startsWith("the argument --")
			.doesNotContain("=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application.yaml", "application.properties", "application-test.yml", "config" })
	void files(String file) {
		assertThat(obstacle(List.of(), List.of(), List.of("stdout", file))).contains(file);
	}

}
