/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TlsIT {

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void subscribesWithACertificateForItsAddress(String version) throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls().start();
				SSLSocket socket = connect(agent, false, version);
				RawClient client = new RawClient(socket)) {
			client.post(Calls.subscribe(agent));
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(client.readEvent().hasSubscribed()).isTrue();
			assertThat(socket.getSession().getProtocol()).isEqualTo(version);
			X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
			assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(7, "127.0.0.1"));
			assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
		}
	}

	@Test
	void canHaveACertificateForOtherNames() throws Exception {
		AgentTls tls = AgentTls.named("agent.example.org", "10.0.0.5", "::1");
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls(tls).start()) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(agent, false, "TLSv1.3"))
				.withMessageContaining("No subject alternative names matching IP address 127.0.0.1");
			SSLSocket socket = open(agent, false);
			socket.startHandshake();
			try (RawClient client = new RawClient(socket)) {
				assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
				X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
				assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "agent.example.org"),
						List.of(7, "10.0.0.5"), List.of(7, "0:0:0:0:0:0:0:1"));
			}
		}
	}

	@Test
	void demandsACertificateFromTheExecutor() throws Exception {
		AgentTls tls = AgentTls.standard().demandingClientCertificate();
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls(tls).start()) {
			try (RawClient client = new RawClient(connect(agent, true, "TLSv1.3"))) {
				assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			}
			// The alert may come before the client has written all of its part.
			assertThatIOException().isThrownBy(() -> connect(agent, false, "TLSv1.2"));
			assertThat(agent.env()).containsEntry("LIBPROCESS_SSL_CERT_FILE", agent.tlsFiles().certificate().toString())
				.containsEntry("LIBPROCESS_SSL_KEY_FILE", agent.tlsFiles().key().toString());
		}
	}

	@Test
	void resetsAConnectionThatSpeaksPlainHttp() throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls().start(); RawClient client = new RawClient(agent)) {
			client.post(Calls.subscribe(agent));
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::readHead)
				.withMessage("Connection reset");
			assertThat(agent.records().calls()).isEmpty();
		}
	}

	@Test
	void tellsTheExecutorOrNot() throws Exception {
		TlsFiles files;
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls().start()) {
			files = agent.tlsFiles();
			assertThat(agent.env()).containsEntry("LIBPROCESS_SSL_ENABLED", "1")
				.containsEntry("LIBPROCESS_SSL_CA_FILE", files.ca().toString())
				.doesNotContainKey("LIBPROCESS_SSL_KEY_FILE");
			assertThat(files.ca()).exists();
		}
		assertThat(files.ca().getParent()).doesNotExist();
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls(AgentTls.standard().withoutVariables()).start()) {
			assertThat(agent.env(Path.of("/sandbox")).keySet()).noneMatch((name) -> name.contains("SSL"));
			assertThat(agent.tlsFiles().ca()).exists();
		}
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			assertThatIllegalStateException().isThrownBy(agent::tlsFiles);
		}
	}

	/** A connection that trusts the agent and has shaken hands with it. */
	static SSLSocket trusting(EmbeddedAgent agent) throws IOException {
		try {
			return connect(agent, false, "TLSv1.3");
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLSocket connect(EmbeddedAgent agent, boolean identified, String version) throws Exception {
		SSLSocket socket = open(agent, identified);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		parameters.setProtocols(new String[] { version });
		socket.setSSLParameters(parameters);
		try {
			socket.startHandshake();
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static SSLSocket open(EmbeddedAgent agent, boolean identified) throws Exception {
		KeyStore trusted = emptyStore();
		trusted.setCertificateEntry("ca", certificates(agent.tlsFiles().ca()).iterator().next());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		KeyStore own = emptyStore();
		if (identified) {
			own.setKeyEntry("executor", key(agent.tlsFiles().key()), new char[0],
					certificates(agent.tlsFiles().certificate()).toArray(Certificate[]::new));
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(own, new char[0]);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return (SSLSocket) context.getSocketFactory()
			.createSocket(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), agent.port());
	}

	private static KeyStore emptyStore() throws Exception {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		return store;
	}

	private static Collection<? extends Certificate> certificates(Path file) throws Exception {
		try (InputStream stream = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509").generateCertificates(stream);
		}
	}

	private static PrivateKey key(Path file) throws Exception {
		List<String> lines = Files.readAllLines(file);
		String base64 = String.join("", lines.subList(1, lines.size() - 1));
		return KeyFactory.getInstance("EC")
			.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
	}

}
