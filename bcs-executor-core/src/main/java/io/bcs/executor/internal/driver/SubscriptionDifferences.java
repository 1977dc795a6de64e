/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.bcs.executor.DriverEnv;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a driver would have subscribed with otherwise.
 *
 * @param env what the subscription was made with
 * @param options what else it was made with
 */
public record SubscriptionDifferences(DriverEnv env, DriverOptions options) {

	/**
	 * Returns what is different. The token is not shown.
	 * @param driverEnv the driver's environment
	 * @param driverOptions the driver's options
	 * @return a sentence for each difference
	 */
	public List<String> from(DriverEnv driverEnv, DriverOptions driverOptions) {
		List<String> differences = new ArrayList<>();
		compare(differences, "MESOS_FRAMEWORK_ID", this.env.frameworkId(), driverEnv.frameworkId());
		compare(differences, "MESOS_EXECUTOR_ID", this.env.executorId(), driverEnv.executorId());
		compare(differences, "the agent's domain socket", this.env.domainSocket(), driverEnv.domainSocket());
		compare(differences, "the agent's endpoint", this.env.agentEndpoint(), driverEnv.agentEndpoint());
		compare(differences, "the path of the agent's API", this.env.apiPath(), driverEnv.apiPath());
		if (!Objects.equals(this.env.authenticationToken(), driverEnv.authenticationToken())) {
			differences.add("the authentication token is another one");
		}
		compare(differences, "the media type", this.options.mediaType, driverOptions.mediaType);
		if (driverOptions.tls != null && driverEnv.domainSocket() == null) {
			differences.add("TLS contexts are supplied");
		}
		else if (!this.env.tls().equals(driverEnv.tls())) {
			differences.add("the variables for TLS are other ones");
		}
		if (driverEnv.tls().enabled()) {
			compare(differences, "the TLS server name", this.options.tlsServerName, driverOptions.tlsServerName);
		}
		return differences;
	}

	private static void compare(List<String> differences, String what, @Nullable Object early,
			@Nullable Object driver) {
		if (!Objects.equals(early, driver)) {
			differences.add(what + " is " + early + " there and " + driver + " here");
		}
	}

}
