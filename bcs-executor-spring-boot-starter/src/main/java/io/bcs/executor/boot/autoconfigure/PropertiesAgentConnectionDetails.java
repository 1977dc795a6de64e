/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * The agent as the {@code MESOS_*} variables and the SSL bundle of
 * {@code bcs.executor.ssl.bundle} describe it.
 */
final class PropertiesAgentConnectionDetails implements AgentConnectionDetails {

	private static final Logger logger = LoggerFactory.getLogger(PropertiesAgentConnectionDetails.class);

	private final MesosVariables variables;

	private final @Nullable SslBundles bundles;

	private final @Nullable String bundleName;

	/**
	 * Creates the details.
	 * @param variables gives the value for a variable's name
	 * @param bundles where the bundle is
	 * @param bundleName its name, or {@code null} for none
	 */
	PropertiesAgentConnectionDetails(MesosVariables variables, @Nullable SslBundles bundles,
			@Nullable String bundleName) {
		this.variables = variables;
		this.bundles = bundles;
		this.bundleName = bundleName;
		if (bundles != null && bundleName != null) {
			// Also tells the registry that this user of the bundle can deal with changes.
			bundles.addBundleUpdateHandler(bundleName, (changed) -> logger
				.info("SSL bundle {} has changed: it counts from the next connection to the agent on", bundleName));
		}
	}

	/**
	 * Creates the details of an application.
	 * @param environment has the variables and the properties of the bundle
	 * @param bundles where the bundle is
	 * @param bundleName its name; a blank one is none
	 * @return the details
	 * @throws FailureAnalyzedException if the bundle can't be used
	 */
	static PropertiesAgentConnectionDetails of(Environment environment, ObjectProvider<SslBundles> bundles,
			@Nullable String bundleName) {
		MesosVariables variables = new MesosVariables(environment);
		if (bundleName == null || bundleName.isBlank()) {
			return new PropertiesAgentConnectionDetails(variables, null, null);
		}
		SslBundleVerifier verifier = new SslBundleVerifier(bundleName, environment);
		SslBundles available = verifier.bundles(bundles);
		if (available != null) {
			verifier.verify(available);
		}
		return new PropertiesAgentConnectionDetails(variables, available, bundleName);
	}

	MesosVariables variables() {
		return this.variables;
	}

	@Override
	public @Nullable String endpoint() {
		return this.variables.apply("MESOS_AGENT_ENDPOINT");
	}

	@Override
	public @Nullable String slavePid() {
		return this.variables.apply("MESOS_SLAVE_PID");
	}

	@Override
	public @Nullable String domainSocket() {
		return this.variables.apply("MESOS_DOMAIN_SOCKET");
	}

	@Override
	public @Nullable String authenticationToken() {
		return this.variables.apply("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
	}

	@Override
	public @Nullable SslBundle sslBundle() {
		if (this.bundleName == null) {
			return null;
		}
		if (this.bundles == null) {
			throw new IllegalStateException("bcs.executor.ssl.bundle=" + this.bundleName
					+ " needs Spring Boot's SSL auto-configuration, which is excluded");
		}
		return this.bundles.getBundle(this.bundleName);
	}

}
