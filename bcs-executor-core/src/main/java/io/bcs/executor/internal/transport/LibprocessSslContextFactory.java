/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

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

import javax.net.ssl.SSLException;

import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.TlsEnv;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * Reads the certificates and keys that the variables of libprocess name.
 */
final class LibprocessSslContextFactory {

	private LibprocessSslContextFactory() {
	}

	/**
	 * Reads the files.
	 * @param env names them
	 * @return what to connect with
	 * @throws InvalidDriverEnvException if one can't be read, with its variable's name
	 */
	static SslContext context(TlsEnv env) {
		SslContextBuilder builder = SslContextBuilder.forClient();
		trust(builder, env);
		identify(builder, env);
		try {
			return builder.build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("TLS can't be set up: " + TransportErrors.message(ex), ex);
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
			throw new InvalidDriverEnvException(List.of(
					new Fault("LIBPROCESS_SSL_CERT_FILE", certificate.toString(),
							"is not, with the key, a readable pair of PEM certificate and PKCS#8 key: "
									+ TransportErrors.message(ex)),
					new Fault("LIBPROCESS_SSL_KEY_FILE", key.toString(), "is the key")));
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
			throw fault("LIBPROCESS_SSL_CA_DIR", directory, "can't be read: " + TransportErrors.message(ex));
		}
		if (certificates.isEmpty()) {
			throw fault("LIBPROCESS_SSL_CA_DIR", directory, "has no certificates in it");
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
			throw fault(variable, file, "has no certificates that can be read: " + TransportErrors.message(ex));
		}
		if (certificates.isEmpty()) {
			throw fault(variable, file, "has no certificates in it");
		}
		return certificates;
	}

	private static InvalidDriverEnvException fault(String variable, Path file, String reason) {
		return new InvalidDriverEnvException(List.of(new Fault(variable, file.toString(), reason)));
	}

}
