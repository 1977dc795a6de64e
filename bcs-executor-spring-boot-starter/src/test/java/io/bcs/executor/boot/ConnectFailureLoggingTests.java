/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectFailureLoggingTests {

	private static final String KEY = "logging.level.reactor.netty.http.client.HttpClientConnect";

	private final MockEnvironment environment = new MockEnvironment();

	private void process() {
		SpringFactoriesLoader.forDefaultResourceLocation()
			.load(EnvironmentPostProcessor.class, SpringFactoriesLoader.ArgumentResolver.none(),
					(type, name, failure) -> {
					})
			.stream()
			.filter(ConnectFailureLogging.class::isInstance)
			.forEach((processor) -> processor.postProcessEnvironment(this.environment, new SpringApplication()));
	}

	@Test
	void showsErrorsOnlyByDefault() {
		process();
		assertThat(this.environment.getProperty(KEY)).isEqualTo("error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "logging.level.reactor", "logging.level.reactor.netty",
			"logging.level.reactor.netty.http.client" })
	void leavesAnApplicationAloneThatWantsToSeeMore(String key) {
		this.environment.setProperty(key, "debug");
		process();
		assertThat(this.environment.containsProperty(KEY)).isFalse();
	}

	@Test
	void leavesAnApplicationAloneThatSaysItself() {
		this.environment.setProperty(KEY, "warn");
		process();
		assertThat(this.environment.getProperty(KEY)).isEqualTo("warn");
	}

	@Test
	void leavesAnApplicationAloneThatIsNoExecutor() {
		this.environment.setProperty("bcs.executor.enabled", "false");
		process();
		assertThat(this.environment.containsProperty(KEY)).isFalse();
	}

}
