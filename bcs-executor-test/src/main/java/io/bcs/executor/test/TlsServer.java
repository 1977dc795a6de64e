/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

/**
 * The agent's side of TLS: its certificate, and files for the executor in a directory
 * that lives as long as the agent.
 */
final class TlsServer implements AutoCloseable {

	private final AgentTls tls;

	private final SslContext context;

	private final Path directory;

	private final TlsFiles files;

	TlsServer(AgentTls tls) {
		this.tls = tls;
		CertificateAuthority authority = new CertificateAuthority("embedded agent CA");
		CertificateAuthority.Identity agent = authority.issue("embedded agent", tls.names());
		this.context = context(tls, authority, agent);
		try {
			this.directory = Files.createTempDirectory("embedded-agent-tls");
			this.files = write(this.directory, authority);
		}
		catch (IOException | CertificateEncodingException ex) {
			throw new IllegalStateException("Cannot write certificates", ex);
		}
	}

	private static SslContext context(AgentTls tls, CertificateAuthority authority,
			CertificateAuthority.Identity agent) {
		try {
			return SslContextBuilder.forServer(agent.key(), agent.certificate())
				.sslProvider(SslProvider.JDK)
				.trustManager(authority.certificate())
				.clientAuth(tls.demandsClientCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE)
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("Cannot set up TLS", ex);
		}
	}

	private static TlsFiles write(Path directory, CertificateAuthority authority)
			throws IOException, CertificateEncodingException {
		CertificateAuthority.Identity executor = authority.issue("an executor", List.of());
		return new TlsFiles(write(directory, "ca.pem", authority.certificate()),
				write(directory, "executor.pem", executor.certificate()),
				Files.writeString(directory.resolve("executor.key"),
						CertificateAuthority.pem("PRIVATE KEY", executor.key().getEncoded())));
	}

	private static Path write(Path directory, String name, X509Certificate certificate)
			throws IOException, CertificateEncodingException {
		return Files.writeString(directory.resolve(name),
				CertificateAuthority.pem("CERTIFICATE", certificate.getEncoded()));
	}

	TlsFiles files() {
		return this.files;
	}

	/**
	 * Returns what the agent's operator would pass on to executors.
	 */
	Map<String, String> env() {
		Map<String, String> env = new LinkedHashMap<>();
		if (this.tls.hasVariables()) {
			env.put("LIBPROCESS_SSL_ENABLED", "1");
			env.put("LIBPROCESS_SSL_CA_FILE", this.files.ca().toString());
			if (this.tls.demandsClientCertificate()) {
				env.put("LIBPROCESS_SSL_CERT_FILE", this.files.certificate().toString());
				env.put("LIBPROCESS_SSL_KEY_FILE", this.files.key().toString());
			}
		}
		return env;
	}

	void initialize(Channel channel) {
		channel.pipeline().addLast(new TlsGate(this.context));
	}

	/**
	 * Removes the files.
	 */
	@Override
	public void close() {
		try {
			for (Path file : List.of(this.files.ca(), this.files.certificate(), this.files.key(), this.directory)) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot remove " + this.directory, ex);
		}
	}

}
