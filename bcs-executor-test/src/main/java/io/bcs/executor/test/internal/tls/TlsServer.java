/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.bcs.executor.test.AgentTls;
import io.bcs.executor.test.TlsFiles;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of TLS: its certificate, and files for the executor in a directory
 * that lives as long as the agent. Thread-safe.
 */
public final class TlsServer implements AutoCloseable {

	private final AgentTls tls;

	private final X509Bundle authority;

	private final SslContext context;

	private @Nullable TlsFiles files;

	private boolean closed;

	/**
	 * Makes the certificates.
	 * @param tls how the agent speaks TLS
	 */
	public TlsServer(AgentTls tls) {
		this.tls = tls;
		try {
			this.authority = certificate("embedded agent CA").setIsCertificateAuthority(true)
				.setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign)
				.buildSelfSigned();
			CertificateBuilder certificate = named(certificate("embedded agent"), tls.names());
			if (tls.isExpired()) {
				certificate.notAfter(Instant.now().minus(Duration.ofHours(1)));
			}
			X509Bundle agent = certificate.buildIssuedBy(this.authority);
			this.context = SslContextBuilder.forServer(agent.getKeyPair().getPrivate(), agent.getCertificate())
				.sslProvider(SslProvider.JDK)
				.trustManager(this.authority.getCertificate())
				.clientAuth(tls.demandsClientCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE)
				.build();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot set up TLS with a certificate for " + tls.names(), ex);
		}
	}

	private static CertificateBuilder certificate(String commonName) {
		Instant now = Instant.now();
		return new CertificateBuilder().ecp256()
			.subject("CN=" + commonName)
			// Clocks differ, and nothing here lives longer than a test.
			.notBefore(now.minus(Duration.ofDays(1)))
			.notAfter(now.plus(Duration.ofDays(30)));
	}

	private static CertificateBuilder named(CertificateBuilder certificate, List<String> names) {
		for (String name : names) {
			if (NetUtil.createByteArrayFromIpAddressString(name) != null) {
				certificate.addSanIpAddress(name);
			}
			else {
				certificate.addSanDnsName(name);
			}
		}
		return certificate;
	}

	/**
	 * Returns the files for the executor, which are written the first time: an agent that
	 * can't start has none.
	 * @return the files
	 */
	public synchronized TlsFiles files() {
		TlsFiles written = this.files;
		if (written == null) {
			if (this.closed) {
				throw new IllegalStateException("The agent is closed");
			}
			written = write();
			this.files = written;
		}
		return written;
	}

	private TlsFiles write() {
		try {
			X509Bundle executor = certificate("an executor").buildIssuedBy(this.authority);
			Path directory = Files.createTempDirectory("embedded-agent-tls");
			return new TlsFiles(Files.writeString(directory.resolve("ca.pem"), this.authority.getCertificatePEM()),
					Files.writeString(directory.resolve("executor.pem"), executor.getCertificatePEM()),
					Files.writeString(directory.resolve("executor.key"), executor.getPrivateKeyPEM()));
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot write certificates", ex);
		}
	}

	/**
	 * Returns what the agent's operator would pass on to executors.
	 * @return values by the names of the variables
	 */
	public Map<String, String> env() {
		Map<String, String> env = new LinkedHashMap<>();
		if (this.tls.hasVariables()) {
			env.put("LIBPROCESS_SSL_ENABLED", "1");
			env.put("LIBPROCESS_SSL_CA_FILE", files().ca().toString());
			if (this.tls.demandsClientCertificate()) {
				env.put("LIBPROCESS_SSL_CERT_FILE", files().certificate().toString());
				env.put("LIBPROCESS_SSL_KEY_FILE", files().key().toString());
			}
		}
		return env;
	}

	/**
	 * Makes a new connection speak TLS.
	 * @param channel the connection
	 * @param reset resets a connection that does not
	 */
	public void initialize(Channel channel, Consumer<Channel> reset) {
		channel.pipeline().addLast(new TlsGate(this.context, reset));
	}

	/**
	 * Removes the files. What is told of them stays.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		TlsFiles written = this.files;
		if (written == null) {
			return;
		}
		Path directory = written.ca().resolveSibling("");
		try {
			for (Path file : List.of(written.ca(), written.certificate(), written.key(), directory)) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot remove " + directory, ex);
		}
	}

}
