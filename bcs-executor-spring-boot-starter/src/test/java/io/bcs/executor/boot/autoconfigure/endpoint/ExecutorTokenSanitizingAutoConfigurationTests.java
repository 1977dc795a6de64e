/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.endpoint;

import java.util.Map;
import java.util.Objects;

import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint.PropertySourceDescriptor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorTokenSanitizingAutoConfigurationTests {

	private static final String TOKEN = "ey.very.secret";

	private final ApplicationContextRunner runner = MesosEnvironment.emptyRunner()
		.withConfiguration(AutoConfigurations.of(ExecutorTokenSanitizingAutoConfiguration.class,
				EnvironmentEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoint.env.show-values=always");

	@Test
	void keepsTheVariableOutOfAnEndpointThatShowsEverything() {
		this.runner
			.withInitializer(MesosEnvironment
				.variables(Map.of("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN, "MESOS_EXECUTOR_ID", "e1")))
			.run((context) -> assertThat(values(context.getBean(EnvironmentEndpoint.class))).contains("e1")
				.doesNotContain(TOKEN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grp-${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}", "grp-${mesos.executorAuthenticationToken}",
			"grp-${mesos.executor-authentication-token}", "grp-${none:${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}}",
			"grp-${INDIRECT}" })
	void keepsTheTokenOutOfAValueThatRefersToIt(String executorId) {
		this.runner
			.withInitializer(MesosEnvironment.variables(Map.of("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN,
					"MESOS_EXECUTOR_ID", executorId, "INDIRECT", "${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}")))
			.run((context) -> assertThat(values(context.getBean(EnvironmentEndpoint.class))).doesNotContain(TOKEN));
	}

	@Test
	void keepsThePropertyOutOfAnEndpointThatShowsEverything() {
		this.runner.withPropertyValues("mesos.executor-authentication-token=" + TOKEN)
			.run((context) -> assertThat(values(context.getBean(EnvironmentEndpoint.class))).doesNotContain(TOKEN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "mesos.executor-authentication-token",
			"mesos.executorAuthenticationToken", "mesos.executor_authentication_token",
			"prefix.mesos.executor-authentication-token" })
	void recognisesTheKey(String key) {
		this.runner.run((context) -> assertThat(sanitize(context.getBean(SanitizingFunction.class), key, TOKEN))
			.isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.jar --mesos.executor-authentication-token=ey",
			"{\"mesos\": {\n" + "\"executor-authentication-token\": \"ey\"}}",
			"MESOS_EXECUTOR_AUTHENTICATION_TOKEN=ey" })
	void recognisesAValueThatQuotesTheKey(String value) {
		this.runner
			.run((context) -> assertThat(sanitize(context.getBean(SanitizingFunction.class), "sun.java.command", value))
				.isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@Test
	void leavesOtherValuesAlone() {
		this.runner
			.run((context) -> assertThat(sanitize(context.getBean(SanitizingFunction.class), "mesos.executor-id", "e1"))
				.isEqualTo("e1"));
	}

	@Test
	void isNotThereWithoutTheActuator() {
		MesosEnvironment.emptyRunner()
			.withConfiguration(AutoConfigurations.of(ExecutorTokenSanitizingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ExecutorTokenSanitizingAutoConfiguration.class));
	}

	private static String values(EnvironmentEndpoint endpoint) {
		StringBuilder values = new StringBuilder();
		for (PropertySourceDescriptor source : endpoint.environment(null).getPropertySources()) {
			source.getProperties().values().forEach((property) -> values.append(property.getValue()).append('\n'));
		}
		return values.toString();
	}

	private static Object sanitize(SanitizingFunction function, String key, String value) {
		Object sanitized = function.applyUnlessFiltered(new SanitizableData(null, key, value)).getValue();
		return Objects.requireNonNull(sanitized);
	}

}
