/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The versions of TLS, whatever the JDK is configured to allow.
 */
class TlsVersionTests {

	/** A SERVER HELLO that chooses TLS 1.1 and a cipher suite of that time. */
	private static final String SERVER_HELLO = "160302002a" + "02000026" + "0302" + "0000000000000000"
			+ "0000000000000000" + "0000000000000000" + "0000000000000000" + "00" + "c013" + "00";

	/** A fatal alert: protocol_version. */
	private static final String ALERT = "15030200020246";

	private static Tls tls() {
		return Objects.requireNonNull(
				Tls.from(DriverEnv
					.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f", "MESOS_EXECUTOR_ID",
							"e", "LIBPROCESS_SSL_ENABLED", "1"))
					.tls(), null));
	}

	private static Tls tls(Consumer<SSLParameters> parameters) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, null, null);
		return Tls.from(() -> context, parameters, null);
	}

	private static String[] versionsOf(Tls tls) throws Exception {
		SSLEngine engine = SSLContext.getDefault().createSSLEngine("127.0.0.1", 1);
		// As a JDK whose configuration does not forbid the old ones has it.
		engine.setEnabledProtocols(new String[] { "TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1" });
		tls.configure(engine);
		return engine.getEnabledProtocols();
	}

	@Test
	void olderVersionsThanTls12AreNotOfferedEvenIfTheJdkAllowsThem() throws Exception {
		assertThat(versionsOf(tls())).containsExactly("TLSv1.3", "TLSv1.2");
		assertThat(versionsOf(tls((parameters) -> {
		}))).containsExactly("TLSv1.3", "TLSv1.2");
	}

	@Test
	void aCustomizerMayNarrowTheVersionsAndNotWidenThem() throws Exception {
		assertThat(versionsOf(tls((parameters) -> parameters.setProtocols(new String[] { "TLSv1.2", "TLSv1.1" }))))
			.containsExactly("TLSv1.2");
		Tls old = tls((parameters) -> parameters.setProtocols(new String[] { "TLSv1.1", "TLSv1" }));
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> versionsOf(old))
			.withMessage("Of the versions of TLS, only TLSv1.1, TLSv1 may be used by this side, and the driver speaks "
					+ "TLS 1.2 and 1.3");
		assertThat(failure(old, 1)).startsWith("TLS with the agent at https://127.0.0.1:1 failed: Of the versions");
	}

	@ParameterizedTest
	@ValueSource(strings = { SERVER_HELLO, ALERT })
	void anAgentThatHasOnlyTls11IsRefusedWithASentence(String response) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }))) {
			Thread agent = new Thread(() -> respond(server, HexFormat.of().parseHex(response)), "old-agent");
			agent.start();
			int port = server.getLocalPort();
			assertThat(failure(tls(), port)).startsWith("TLS with the agent at https://127.0.0.1:" + port + " failed: ")
				.endsWith("; the agent has to offer TLS 1.2 or 1.3 (LIBPROCESS_SSL_ENABLE_TLS_V1_2 of the agent)");
			agent.join();
		}
	}

	private static void respond(ServerSocket server, byte[] response) {
		try (Socket socket = server.accept()) {
			DataInputStream in = new DataInputStream(socket.getInputStream());
			in.skipNBytes(3);
			in.skipNBytes(in.readUnsignedShort());
			socket.getOutputStream().write(response);
			in.readAllBytes();
		}
		catch (IOException ex) {
			// Closed by the other side.
		}
	}

	/** Tries to subscribe, and returns why that did not work. */
	private static String failure(@Nullable Tls tls, int port) throws Exception {
		TransportSettings settings = new TransportSettings("127.0.0.1", port, null, "/api/v1/executor", null, tls,
				MediaType.PROTOBUF, Duration.ofSeconds(60), Duration.ofSeconds(60), 1024);
		try (TransportOnLoop transport = new TransportOnLoop(settings)) {
			SubscriptionOutcomes outcomes = new SubscriptionOutcomes();
			transport.subscribe(new CallFactory("f", "e").subscribe(List.of(), List.of()), outcomes);
			String outcome = outcomes.next();
			// TCP is connected; what comes of TLS is told next.
			return outcome.equals(SubscriptionOutcomes.CONNECTED) ? outcomes.next() : outcome;
		}
	}

}
