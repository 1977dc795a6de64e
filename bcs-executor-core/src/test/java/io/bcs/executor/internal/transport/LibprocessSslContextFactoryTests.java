/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLPeerUnverifiedException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.ImmediateExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LibprocessSslContextFactoryTests {

	private static final X509Bundle authority = authority();

	private static final X509Bundle client = issue(new CertificateBuilder().rsa2048().subject("CN=client"));

	private static final X509Bundle otherClient = issue(new CertificateBuilder().rsa2048().subject("CN=other"));

	private static final X509Bundle server = issue(
			new CertificateBuilder().ecp256().subject("CN=server").addSanIpAddress("127.0.0.1"));

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(LibprocessSslContextFactory.class);

	private final Map<String, String> variables = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", "10.0.0.5:5051",
			"MESOS_FRAMEWORK_ID", "framework-1", "MESOS_EXECUTOR_ID", "executor-1", "LIBPROCESS_SSL_ENABLED", "1"));

	private final Path directory;

	LibprocessSslContextFactoryTests(@TempDir Path directory) {
		this.directory = directory;
	}

	@BeforeEach
	void record() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopRecording() {
		this.logger.detachAppender(this.appender);
	}

	private static X509Bundle authority() {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=authority")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle issue(CertificateBuilder builder) {
		try {
			return builder.buildIssuedBy(authority);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path file(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

	private void set(String variable, Path value) {
		this.variables.put(variable, value.toString());
	}

	private SslContext context() {
		return LibprocessSslContextFactory.context(DriverEnv.from(this.variables).tls());
	}

	private InvalidDriverEnvException.Fault fault() {
		InvalidDriverEnvException failure = catchThrowableOfType(InvalidDriverEnvException.class, this::context);
		assertThat(failure).isNotNull().message().doesNotContain("s3cret", "BEGIN");
		assertThat(failure.faults()).hasSize(1);
		return failure.faults().get(0);
	}

	@Test
	void aPairMayBeInOneFileAndTheKeyInTheFormOfOpenSsl() throws Exception {
		Path both = file("both.pem",
				"# for the executor\n" + pkcs1(client.getKeyPair().getPrivate()) + client.getCertificatePathPEM());
		for (String prefix : List.of("LIBPROCESS_SSL_", "SSL_")) {
			this.variables.keySet().removeIf((name) -> name.contains("_FILE"));
			set(prefix + "CERT_FILE", both);
			set(prefix + "KEY_FILE", both);
			set(prefix + "CA_FILE", file("ca.pem", authority.getCertificatePEM()));
			assertThat(handshake(context())).isEqualTo("CN=client");
		}
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void aKeyAsTheJdkHasItIsTakenAsBefore() throws Exception {
		set("LIBPROCESS_SSL_CERT_FILE", file("cert.pem", client.getCertificatePathPEM()));
		set("LIBPROCESS_SSL_KEY_FILE", file("key.pem", client.getPrivateKeyPEM()));
		set("LIBPROCESS_SSL_CA_FILE", file("ca.pem", authority.getCertificatePEM()));
		assertThat(handshake(context())).isEqualTo("CN=client");
	}

	@Test
	void aDirectoryMayHoldOtherFilesToo() throws Exception {
		file("README", "not a certificate");
		file("broken.pem", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
		file("key.pem", client.getPrivateKeyPEM());
		Files.write(this.directory.resolve("binary"), new byte[] { 0, -1, 17 });
		Files.createDirectory(this.directory.resolve("subdirectory"));
		Files.createSymbolicLink(this.directory.resolve("dangling.0"), Path.of("nowhere"));
		file("ca.pem", authority.getCertificatePEM());
		Files.createSymbolicLink(this.directory.resolve("1a2b3c4d.0"), Path.of("ca.pem"));
		set("LIBPROCESS_SSL_CA_DIR", this.directory);
		assertThat(handshake(context())).isNull();
	}

	@Test
	void aDirectoryWithoutCertificatesIsNamed() throws Exception {
		file("README", "not a certificate");
		set("SSL_CA_DIR", this.directory);
		assertThat(fault()).hasToString("SSL_CA_DIR=" + this.directory + " has no files with certificates in it");
		set("SSL_CA_DIR", this.directory.resolve("README"));
		assertThat(fault().reason()).isEqualTo("is not a directory");
		set("SSL_CA_DIR", this.directory.resolve("none"));
		assertThat(fault().reason()).isEqualTo("does not exist");
	}

	@Test
	void aCertificateFileThatIsWrongIsNamed() throws Exception {
		set("SSL_CA_FILE", this.directory.resolve("none.pem"));
		assertThat(fault()).hasToString("SSL_CA_FILE=" + this.directory.resolve("none.pem") + " does not exist");
		set("SSL_CA_FILE", file("key.pem", client.getPrivateKeyPEM()));
		assertThat(fault().reason()).isEqualTo("has no certificates in it");
		set("SSL_CA_FILE", file("broken.pem", "-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----\n"));
		assertThat(fault().reason()).startsWith("has a certificate that can't be decoded: ");
		set("SSL_CA_FILE", this.directory);
		assertThat(fault().reason()).startsWith("can't be read: ");
	}

	@Test
	void aKeyThatIsWrongIsNamed() throws Exception {
		set("LIBPROCESS_SSL_CERT_FILE", file("cert.pem", client.getCertificatePEM()));
		set("LIBPROCESS_SSL_KEY_FILE",
				file("broken.pem", "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n"));
		assertThat(fault().variable()).isEqualTo("LIBPROCESS_SSL_KEY_FILE");
		assertThat(fault().reason()).startsWith("has a private key that can't be decoded");
		set("LIBPROCESS_SSL_KEY_FILE", file("other.pem", authority.getPrivateKeyPEM()));
		assertThat(fault().reason()).isEqualTo(
				"is not the key of the certificate in LIBPROCESS_SSL_CERT_FILE=" + this.directory.resolve("cert.pem"));
		set("LIBPROCESS_SSL_KEY_FILE", file("same.pem", otherClient.getPrivateKeyPEM()));
		assertThat(fault().reason()).startsWith("is not the key of the certificate");
	}

	@Test
	void allFilesThatAreWrongAreNamedAtOnce() {
		set("LIBPROCESS_SSL_CERT_FILE", this.directory.resolve("1"));
		set("LIBPROCESS_SSL_KEY_FILE", this.directory.resolve("2"));
		set("LIBPROCESS_SSL_CA_FILE", this.directory.resolve("3"));
		set("LIBPROCESS_SSL_CA_DIR", this.directory.resolve("4"));
		assertThat(catchThrowableOfType(InvalidDriverEnvException.class, this::context).faults())
			.extracting(InvalidDriverEnvException.Fault::variable)
			.containsExactlyInAnyOrder("LIBPROCESS_SSL_CERT_FILE", "LIBPROCESS_SSL_KEY_FILE", "LIBPROCESS_SSL_CA_FILE",
					"LIBPROCESS_SSL_CA_DIR");
	}

	@ParameterizedTest
	@ValueSource(strings = { "LIBPROCESS_SSL_VERIFY_CERT", "SSL_VERIFY_SERVER_CERT" })
	void switchedOffVerificationIsOneWarning(String variable) throws Exception {
		this.variables.put(variable, "0");
		assertThat(handshake(context())).isNull();
		assertThat(this.appender.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage())
				.startsWith(variable + "=0: the certificate of the agent is not verified");
		});
	}

	@Test
	void aCertificateWithoutKeyUnderTheShortPrefixIsOneWarning() {
		this.variables.put("SSL_CERT_FILE", "/etc/ssl/certs/none.crt");
		assertThat(context()).isNotNull();
		assertThat(this.appender.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.startsWith("SSL_CERT_FILE=/etc/ssl/certs/none.crt is not used");
	}

	@Test
	void theTextOfAPrivateKeyIsOverwrittenInTheEnd() throws Exception {
		Path path = file("key.pem", client.getPrivateKeyPEM());
		PemFile pem = PemFile.read(path);
		PemFile.Block block = pem.blocks().get(0);
		assertThat(PrivateKeyDecoder.decode(pem)).isEqualTo(client.getKeyPair().getPrivate());
		pem.close();
		assertThat(block.bytes()).isEmpty();
		assertThat(block).hasToString("PRIVATE KEY");
	}

	/** Returns the name of the client that the server has seen, if any. */
	private @Nullable String handshake(SslContext context) throws Exception {
		SslContext serverContext = SslContextBuilder
			.forServer(server.getKeyPair().getPrivate(), server.getCertificatePath())
			.trustManager(authority.getCertificate())
			.clientAuth(ClientAuth.OPTIONAL)
			.build();
		EmbeddedChannel serverSide = new EmbeddedChannel();
		EmbeddedChannel clientSide = new EmbeddedChannel();
		SslHandler serverHandler = serverContext.newHandler(serverSide.alloc(), ImmediateExecutor.INSTANCE);
		SslHandler clientHandler = context.newHandler(clientSide.alloc(), "127.0.0.1", 1, ImmediateExecutor.INSTANCE);
		serverSide.pipeline().addLast(serverHandler);
		clientSide.pipeline().addLast(clientHandler);
		try {
			for (int i = 0; i < 100
					&& !(serverHandler.handshakeFuture().isDone() && clientHandler.handshakeFuture().isDone()); i++) {
				move(clientSide, serverSide);
				move(serverSide, clientSide);
			}
			clientHandler.handshakeFuture().get();
			serverHandler.handshakeFuture().get();
			return serverHandler.engine().getSession().getPeerPrincipal().getName();
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
		finally {
			clientSide.finishAndReleaseAll();
			serverSide.finishAndReleaseAll();
		}
	}

	private static void move(EmbeddedChannel from, EmbeddedChannel to) {
		for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
			to.writeInbound(bytes);
		}
	}

	/** What PKCS#8 wraps: the key of 2048 bits begins after 26 bytes. */
	private static String pkcs1(PrivateKey key) {
		byte[] pkcs8 = key.getEncoded();
		return "-----BEGIN RSA PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, 26, pkcs8.length))
				+ "\n-----END RSA PRIVATE KEY-----\n";
	}

}
