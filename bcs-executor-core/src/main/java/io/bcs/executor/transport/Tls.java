/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.TlsEnv;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
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

	private Tls(SslContext context, boolean verifyHost, @Nullable SNIHostName serverName) {
		this.context = context;
		this.verifyHost = verifyHost;
		this.serverName = serverName;
	}

	/**
	 * Sets up TLS from the variables of libprocess.
	 * @param env the variables
	 * @param serverName the name in the agent's certificate, or {@code null} if it
	 * carries the endpoint's
	 * @return TLS, or {@code null} if it is off
	 * @throws IllegalArgumentException if a file can't be read, with its variable's name,
	 * or the name is no DNS name
	 */
	public static @Nullable Tls from(TlsEnv env, @Nullable String serverName) {
		if (!env.enabled()) {
			return null;
		}
		SslContextBuilder builder = SslContextBuilder.forClient();
		trust(builder, env);
		identify(builder, env);
		try {
			return new Tls(builder.build(), env.verifyServer(),
					(serverName != null) ? new SNIHostName(serverName) : null);
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("TLS can't be set up: " + Failures.message(ex), ex);
		}
	}

	private static void trust(SslContextBuilder builder, TlsEnv env) {
		if (!env.verifyServer()) {
			builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
			return;
		}
		List<X509Certificate> certificates = new ArrayList<>();
		if (env.caFile() != null) {
			certificates.addAll(certificatesOf("LIBPROCESS_SSL_CA_FILE", env.caFile()));
		}
		if (env.caDirectory() != null) {
			certificates.addAll(certificatesIn(env.caDirectory()));
		}
		if (!certificates.isEmpty()) {
			builder.trustManager(certificates.toArray(X509Certificate[]::new));
		}
	}

	private static void identify(SslContextBuilder builder, TlsEnv env) {
		Path certificate = env.certificateFile();
		Path key = env.keyFile();
		if (certificate == null || key == null) {
			return;
		}
		try {
			builder.keyManager(certificate.toFile(), key.toFile());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"LIBPROCESS_SSL_CERT_FILE=" + certificate + " and LIBPROCESS_SSL_KEY_FILE=" + key
							+ " are not a readable pair of PEM certificate and PKCS#8 key: " + Failures.message(ex),
					ex);
		}
	}

	private static List<X509Certificate> certificatesIn(Path directory) {
		List<X509Certificate> certificates = new ArrayList<>();
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				certificates.addAll(certificatesOf("LIBPROCESS_SSL_CA_DIR", file));
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(
					"LIBPROCESS_SSL_CA_DIR=" + directory + " can't be read: " + Failures.message(ex), ex);
		}
		if (certificates.isEmpty()) {
			throw new IllegalArgumentException("LIBPROCESS_SSL_CA_DIR=" + directory + " has no certificates in it");
		}
		return certificates;
	}

	private static List<X509Certificate> certificatesOf(String variable, Path file) {
		List<X509Certificate> certificates;
		try (InputStream stream = Files.newInputStream(file)) {
			certificates = CertificateFactory.getInstance("X.509")
				.generateCertificates(stream)
				.stream()
				.map(X509Certificate.class::cast)
				.toList();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalArgumentException(
					variable + ": no certificates can be read from " + file + ": " + Failures.message(ex), ex);
		}
		if (certificates.isEmpty()) {
			throw new IllegalArgumentException(variable + ": there are no certificates in " + file);
		}
		return certificates;
	}

	SslContext context() {
		return this.context;
	}

	/** Sets up an engine for one connection. */
	void configure(SSLEngine engine) {
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm(this.verifyHost ? "HTTPS" : "");
		if (this.serverName != null) {
			// The JDK checks the certificate against this name, then against the host.
			parameters.setServerNames(List.of(this.serverName));
		}
		engine.setSSLParameters(parameters);
	}

}
