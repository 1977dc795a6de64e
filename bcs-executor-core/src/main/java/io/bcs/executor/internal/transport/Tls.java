/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.TlsEnv;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * How to speak TLS with the agent. Immutable.
 * <p>
 * The agent's endpoint is an address as a rule, so its certificate has to name that
 * address (a subject alternative name of type IP), or the name it does carry has to be
 * given. Names are not looked up in DNS for that, as libprocess does: whoever can forge
 * the answer of a look-up could pass for the agent.
 */
public final class Tls {

	/** Whether the JDK allows older ones depends on its configuration. */
	private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

	private final SslContexts contexts;

	private final boolean supplied;

	private final boolean verifyHost;

	private final @Nullable SNIHostName serverName;

	private final Consumer<SSLParameters> parameters;

	private Tls(SslContexts contexts, boolean supplied, boolean verifyHost, @Nullable String serverName,
			Consumer<SSLParameters> parameters) {
		this.contexts = contexts;
		this.supplied = supplied;
		this.verifyHost = verifyHost;
		this.serverName = (serverName != null) ? new SNIHostName(serverName) : null;
		this.parameters = parameters;
	}

	/**
	 * Sets up TLS from the variables of libprocess.
	 * @param env the variables
	 * @param serverName the name in the agent's certificate, or {@code null} if it
	 * carries the endpoint's
	 * @return TLS, or {@code null} if it is off
	 * @throws io.bcs.executor.InvalidDriverEnvException if a file can't be read, with its
	 * variable's name
	 * @throws IllegalArgumentException if the name is no DNS name
	 */
	public static @Nullable Tls from(TlsEnv env, @Nullable String serverName) {
		if (!env.enabled()) {
			return null;
		}
		SslContext context = LibprocessSslContextFactory.context(env);
		return new Tls(() -> context, false, env.verifyServer(), serverName, (parameters) -> {
		});
	}

	/**
	 * Sets up TLS from contexts that somebody else makes.
	 * @param contexts asked before each connection
	 * @param parameters narrows ciphers and protocols of each connection
	 * @param serverName the name in the agent's certificate, or {@code null} if it
	 * carries the endpoint's
	 * @return TLS with verification of the agent's name or address
	 * @throws IllegalArgumentException if the name is no DNS name
	 */
	public static Tls from(Supplier<SSLContext> contexts, Consumer<SSLParameters> parameters,
			@Nullable String serverName) {
		return new Tls(new SuppliedSslContexts(contexts), true, true, serverName, parameters);
	}

	/** Whether the contexts come from a supplier, which may block. */
	boolean isSupplied() {
		return this.supplied;
	}

	/**
	 * Returns the context for the next connection. May block if the contexts are
	 * supplied.
	 * @return the context
	 * @throws SSLException if there is none
	 */
	SslContext sslContext() throws SSLException {
		return this.contexts.next();
	}

	/**
	 * Sets up an engine for one connection.
	 * @throws SSLException if no version of TLS is left
	 */
	void configure(SSLEngine engine) throws SSLException {
		SSLParameters parameters = engine.getSSLParameters();
		this.parameters.accept(parameters);
		List<String> allowed = List.of(parameters.getProtocols());
		List<String> versions = allowed.stream().filter(VERSIONS::contains).toList();
		if (versions.isEmpty()) {
			throw new SSLException("Of the versions of TLS, only " + String.join(", ", allowed)
					+ " may be used by this side, and the driver speaks TLS 1.2 and 1.3");
		}
		parameters.setProtocols(versions.toArray(String[]::new));
		parameters.setEndpointIdentificationAlgorithm(this.verifyHost ? "HTTPS" : "");
		if (this.serverName != null) {
			// The JDK checks the certificate against this name, then against the host.
			parameters.setServerNames(List.of(this.serverName));
		}
		engine.setSSLParameters(parameters);
	}

	/** Gives a context for each connection. */
	@FunctionalInterface
	private interface SslContexts {

		SslContext next() throws SSLException;

	}

	/**
	 * Asks a supplier, so that renewed certificates count from the next connection on.
	 * Called by one thread at a time.
	 */
	private static final class SuppliedSslContexts implements SslContexts {

		private final Supplier<SSLContext> supplier;

		private @Nullable SSLContext supplied;

		private @Nullable SslContext context;

		SuppliedSslContexts(Supplier<SSLContext> supplier) {
			this.supplier = supplier;
		}

		@Override
		public synchronized SslContext next() throws SSLException {
			SSLContext next;
			try {
				next = Objects.requireNonNull(this.supplier.get(), "there is no context");
			}
			catch (RuntimeException ex) {
				throw new SSLException("The TLS context can't be made", ex);
			}
			SslContext current = this.context;
			if (current == null || next != this.supplied) {
				current = new JdkSslContext(next, true, null,
						IdentityCipherSuiteFilter.INSTANCE_DEFAULTING_TO_SUPPORTED_CIPHERS,
						ApplicationProtocolConfig.DISABLED, ClientAuth.NONE, null, false);
				this.context = current;
				this.supplied = next;
			}
			return current;
		}

	}

}
