/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * The agent as the {@code MESOS_*} variables and the SSL bundle of
 * {@code bcs.executor.ssl.bundle} describe it.
 */
final class PropertiesAgentConnectionDetails implements AgentConnectionDetails {

	private static final Logger logger = LoggerFactory.getLogger(PropertiesAgentConnectionDetails.class);

	private final Function<String, @Nullable String> variables;

	private final @Nullable SslBundles bundles;

	private final @Nullable String bundleName;

	/**
	 * Creates the details.
	 * @param variables gives the value for a variable's name
	 * @param bundles where the bundle is
	 * @param bundleName its name, or {@code null} for none
	 */
	PropertiesAgentConnectionDetails(Function<String, @Nullable String> variables, @Nullable SslBundles bundles,
			@Nullable String bundleName) {
		this.variables = variables;
		this.bundles = bundles;
		this.bundleName = StringUtils.hasText(bundleName) ? bundleName : null;
		if (bundles != null && this.bundleName != null) {
			requireBundle(bundles, this.bundleName);
			// Also tells the registry that this user of the bundle can deal with changes.
			bundles.addBundleUpdateHandler(this.bundleName, (changed) -> logger
				.info("SSL bundle {} has changed: it counts from the next connection to the agent on", bundleName));
		}
	}

	private static void requireBundle(SslBundles bundles, String name) {
		try {
			bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			List<String> names = bundles.getBundleNames();
			throw new FailureAnalyzedException(
					"bcs.executor.ssl.bundle is \"" + name + "\", and there is no SSL bundle of that name; there is: "
							+ (names.isEmpty() ? "none" : String.join(", ", names)) + ".",
					"Define it by properties that begin with spring.ssl.bundle.pem." + name
							+ " or spring.ssl.bundle.jks." + name
							+ ", or leave out bcs.executor.ssl.bundle where the agent does not use TLS.",
					ex);
		}
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
