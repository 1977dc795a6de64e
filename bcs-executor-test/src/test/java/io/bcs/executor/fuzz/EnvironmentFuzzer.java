/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;

/**
 * Any values of an agent's variables: they are read, or refused with a page that names
 * variables; the token is never shown.
 */
public final class EnvironmentFuzzer {

	private static final String TOKEN = "t0ken-that-nobody-may-see";

	private static final List<String> NAMES = List.of("MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID",
			"MESOS_SLAVE_ID", "MESOS_SLAVE_PID", "MESOS_DIRECTORY", "MESOS_SANDBOX", "MESOS_CHECKPOINT",
			"MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "MESOS_RECOVERY_TIMEOUT", "MESOS_SUBSCRIPTION_BACKOFF_MAX",
			"MESOS_DOMAIN_SOCKET", "SSL_ENABLED", "LIBPROCESS_SSL_ENABLED", "LIBPROCESS_SSL_VERIFY_SERVER_CERT");

	private EnvironmentFuzzer() {
	}

	/** Called by the fuzzer. The first byte of each line chooses the variable. */
	public static void fuzzerTestOneInput(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		if (text.contains(TOKEN.substring(2))) {
			// The fuzzer sees what is compared, and would put it into another variable;
			// what
			// is escaped there, such as a tab, may complete it.
			return;
		}
		Map<String, String> variables = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051",
				"MESOS_FRAMEWORK_ID", "f", "MESOS_EXECUTOR_ID", "e", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN));
		text.lines().filter((line) -> !line.isEmpty()).forEach((line) -> {
			String name = NAMES.get(line.charAt(0) % NAMES.size());
			variables.put(name, line.substring(1));
		});
		String shown;
		try {
			shown = DriverEnv.from(variables).toString();
		}
		catch (InvalidDriverEnvException ex) {
			shown = String.valueOf(ex.getMessage());
			if (!shown.contains("MESOS_") && !shown.contains("SSL_")) {
				throw new IllegalStateException("No variable is named", ex);
			}
		}
		if (shown.contains(TOKEN)) {
			throw new IllegalStateException("The token is shown: " + shown);
		}
	}

}
