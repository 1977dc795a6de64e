/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.TlsEnv;
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

	private final SslContext context;

	private final boolean verifyHost;

	private final @Nullable SNIHostName serverName;

	private final Consumer<SSLParameters> parameters;

	private Tls(SslContext context, boolean verifyHost, @Nullable String serverName,
			Consumer<SSLParameters> parameters) {
		this.context = context;
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
		return env.enabled()
				? new Tls(LibprocessSslContextFactory.context(env), env.verifyServer(), serverName, (parameters) -> {
				}) : null;
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
		return new Tls(new ReloadingSslContext(contexts), true, serverName, parameters);
	}

	/**
	 * Prepares the next connection.
	 * @throws SSLException if TLS can't be set up for it
	 */
	void renew() throws SSLException {
		if (this.context instanceof ReloadingSslContext supplied) {
			supplied.renew();
		}
	}

	/** Whether somebody gave the contexts, and no variable has a say. */
	boolean isSupplied() {
		return this.context instanceof ReloadingSslContext;
	}

	SslContext context() {
		return this.context;
	}

	/** Sets up an engine for one connection. */
	void configure(SSLEngine engine) {
		SSLParameters parameters = engine.getSSLParameters();
		this.parameters.accept(parameters);
		parameters.setEndpointIdentificationAlgorithm(this.verifyHost ? "HTTPS" : "");
		if (this.serverName != null) {
			// The JDK checks the certificate against this name, then against the host.
			parameters.setServerNames(List.of(this.serverName));
		}
		engine.setSSLParameters(parameters);
	}

}
