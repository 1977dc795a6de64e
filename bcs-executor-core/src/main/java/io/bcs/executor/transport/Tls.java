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

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.TlsEnv;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS contexts from the variables of libprocess.
 */
public final class Tls {

	private Tls() {
	}

	/**
	 * Makes a context for speaking with the agent.
	 * @param env the variables
	 * @return the context, or {@code null} if TLS is off
	 * @throws IllegalArgumentException if a file can't be read, with its variable's name
	 */
	public static @Nullable SslContext context(TlsEnv env) {
		if (!env.enabled()) {
			return null;
		}
		SslContextBuilder builder = SslContextBuilder.forClient();
		trust(builder, env);
		identify(builder, env);
		try {
			return builder.build();
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
			certificates.addAll(certificates("LIBPROCESS_SSL_CA_FILE", env.caFile()));
		}
		if (env.caDirectory() != null) {
			for (Path file : files(env.caDirectory())) {
				certificates.addAll(certificates("LIBPROCESS_SSL_CA_DIR", file));
			}
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

	private static List<Path> files(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(
					"LIBPROCESS_SSL_CA_DIR=" + directory + " can't be read: " + Failures.message(ex), ex);
		}
	}

	private static List<X509Certificate> certificates(String variable, Path file) {
		try (InputStream stream = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509")
				.generateCertificates(stream)
				.stream()
				.map(X509Certificate.class::cast)
				.toList();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalArgumentException(
					variable + ": no certificates can be read from " + file + ": " + Failures.message(ex), ex);
		}
	}

	/**
	 * Sets up an engine for one connection.
	 * @param engine the engine
	 * @param verifyHost whether the certificate must name the agent's host
	 */
	static void configure(SSLEngine engine, boolean verifyHost) {
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm(verifyHost ? "HTTPS" : "");
		engine.setSSLParameters(parameters);
	}

}
