/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.util.List;

/**
 * How an {@link EmbeddedAgent} does TLS. Its certificate is made when it starts, by an
 * authority of its own; versions and ciphers are the JDK's defaults. Immutable.
 *
 * @since 0.1.0
 */
public final class AgentTls {

	private final List<String> names;

	private final boolean clientCertificate;

	private final boolean variables;

	private final boolean expired;

	private AgentTls(List<String> names, boolean clientCertificate, boolean variables, boolean expired) {
		this.names = List.copyOf(names);
		this.clientCertificate = clientCertificate;
		this.variables = variables;
		this.expired = expired;
	}

	/**
	 * TLS as an executor expects it: the certificate names the agent's address,
	 * 127.0.0.1.
	 * @return the description
	 */
	public static AgentTls standard() {
		return named("127.0.0.1");
	}

	/**
	 * TLS with a certificate that is good for other names, as its subject alternative
	 * names say. A client that looks for the agent's address there must refuse a
	 * certificate with a host name only.
	 * @param names IP addresses and host names; none leaves them out
	 * @return the description
	 */
	public static AgentTls named(String... names) {
		return new AgentTls(List.of(names), false, true, false);
	}

	/**
	 * Lets the agent demand a certificate from the executor, as
	 * {@code LIBPROCESS_SSL_REQUIRE_CERT} does. {@link EmbeddedAgent#env()} names a good
	 * one.
	 * @return the changed description
	 */
	public AgentTls demandingClientCertificate() {
		return new AgentTls(this.names, true, this.variables, this.expired);
	}

	/**
	 * Leaves the {@code LIBPROCESS_SSL_…} variables out of {@link EmbeddedAgent#env()},
	 * as a real agent does unless its operator lists them in
	 * {@code --executor_environment_variables}.
	 * @return the changed description
	 */
	public AgentTls withoutVariables() {
		return new AgentTls(this.names, this.clientCertificate, false, this.expired);
	}

	/**
	 * Gives the agent a certificate that expired an hour ago, which a client must refuse.
	 * @return the changed description
	 */
	public AgentTls expired() {
		return new AgentTls(this.names, this.clientCertificate, this.variables, true);
	}

	/**
	 * {@return the names in the certificate}
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * {@return whether a certificate is demanded from the executor}
	 */
	public boolean demandsClientCertificate() {
		return this.clientCertificate;
	}

	/**
	 * {@return whether the environment names the files}
	 */
	public boolean hasVariables() {
		return this.variables;
	}

	/**
	 * {@return whether the agent's certificate has expired}
	 */
	public boolean isExpired() {
		return this.expired;
	}

}
