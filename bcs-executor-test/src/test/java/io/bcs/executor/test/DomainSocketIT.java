/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DomainSocketIT {

	@Test
	void servesExecutorsThereAndOverTcp() throws IOException {
		Path socket;
		try (EmbeddedAgent agent = EmbeddedAgent.builder().domainSocket().start()) {
			socket = agent.domainSocket();
			assertThat(agent.env()).containsEntry("MESOS_DOMAIN_SOCKET", socket.toString());
			try (RawClient client = new RawClient(socket)) {
				client.post(Calls.subscribe(agent));
				assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
				assertThat(client.readEvent().getSubscribed().getAgentInfo().getPort()).isEqualTo(agent.port());
			}
			try (RawClient client = RawClient.subscribed(agent)) {
				assertThat(client.readEvent().hasSubscribed()).isTrue();
			}
		}
		assertThat(socket.getParent()).doesNotExist();
	}

	@Test
	void letsOnlyThePrefixedPathThrough() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().domainSocket().start();
				RawClient client = new RawClient(agent.domainSocket())) {
			for (String path : new String[] { "/api/v1/executor", "/api/v1", "/slave(1)/api/v1/executor/more",
					"/slave(1)/state", "/" }) {
				client.send(RawClient.request(path, Calls.heartbeat(agent), ""));
				assertThat(client.readAnswer()).as(path)
					.startsWith("HTTP/1.1 403 Forbidden\r\n")
					.endsWith("\r\n\r\n403 Forbidden.");
			}
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
		}
	}

	@Test
	void speaksPlainHttpThereEvenIfTcpIsTls() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().tls().domainSocket().start();
				RawClient client = new RawClient(agent.domainSocket());
				RawClient tcp = new RawClient(agent)) {
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			tcp.post(Calls.heartbeat(agent));
			assertThatExceptionOfType(SocketException.class).isThrownBy(tcp::readHead);
		}
	}

	@Test
	void replacesWhatIsLeftFromAnEarlierRunAndComesBackAfterARestart(@TempDir Path directory) throws IOException {
		Path socket = Files.createFile(directory.resolve("agent.sock"));
		try (EmbeddedAgent agent = EmbeddedAgent.builder().domainSocket(socket).start();
				RawClient before = new RawClient(socket)) {
			assertThat(before.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			agent.process().stop();
			assertThat(before.readsEndOfFile()).isTrue();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(socket));
			agent.process().restart();
			try (RawClient after = new RawClient(socket)) {
				assertThat(after.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			}
		}
		assertThat(directory).isEmptyDirectory();
	}

	@Test
	void refusesNewConnectionsAndKeepsThoseThereAre() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().domainSocket().start();
				RawClient tcp = new RawClient(agent);
				RawClient domain = new RawClient(agent.domainSocket())) {
			assertThat(tcp.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			assertThat(domain.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			agent.process().refuseConnections();
			agent.process().refuseConnections();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(agent));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(agent.domainSocket()));
			assertThat(tcp.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			assertThat(domain.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			agent.process().acceptConnections();
			new RawClient(agent).close();
			new RawClient(agent.domainSocket()).close();
			agent.process().refuseConnections();
			agent.process().stop();
			assertThat(tcp.readsEndOfFile()).isTrue();
			agent.process().restart();
			RawClient.subscribed(agent).close();
		}
	}

	@Test
	void hasNoneUnlessAskedFor() {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			assertThat(agent.env()).doesNotContainKey("MESOS_DOMAIN_SOCKET");
			assertThatIllegalStateException().isThrownBy(agent::domainSocket);
		}
	}

}
