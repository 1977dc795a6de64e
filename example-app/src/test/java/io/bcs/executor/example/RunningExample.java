/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.bcs.executor.test.EmbeddedAgent;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The example inside this JVM, which it does not end. The agent's variables come as
 * arguments.
 */
final class RunningExample {

	private RunningExample() {
	}

	static ConfigurableApplicationContext start(EmbeddedAgent agent, Path sandbox, List<String> arguments) {
		List<String> all = new ArrayList<>(List.of("--bcs.executor.exit-on-stop=false"));
		agent.env(sandbox).forEach((name, value) -> {
			if (name.startsWith("MESOS_")) {
				all.add("--mesos." + name.substring("MESOS_".length()).toLowerCase(Locale.ROOT).replace('_', '-') + "="
						+ value);
			}
		});
		all.addAll(arguments);
		return new SpringApplicationBuilder(ExampleApplication.class).run(all.toArray(String[]::new));
	}

	static int port(ConfigurableApplicationContext context) {
		return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
	}

}
