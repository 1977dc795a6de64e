/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps Reactor Netty from writing the stack trace of each failed attempt to connect
 * beside the driver's one sentence: an agent that restarts, or TLS that does not fit,
 * would fill the log. A level that the application sets for that logger, or for one above
 * it, is left alone.
 */
class ConnectFailureLogging implements EnvironmentPostProcessor {

	private static final String KEY = "logging.level.reactor.netty.http.client.HttpClientConnect";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean enabled = !"false".equalsIgnoreCase(environment.getProperty("bcs.executor.enabled"));
		if (enabled
				&& Stream.of("", ".netty", ".netty.http", ".netty.http.client", ".netty.http.client.HttpClientConnect")
					.noneMatch((logger) -> environment.containsProperty("logging.level.reactor" + logger))) {
			environment.getPropertySources().addLast(new MapPropertySource("bcsExecutorLogging", Map.of(KEY, "error")));
		}
	}

}
