/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgentConnectorTests {

	private final CallFactory calls = new CallFactory("framework", "executor");

	private final SubscriptionOutcomes outcomes = new SubscriptionOutcomes();

	private static TransportSettings settings(String host, int port, @Nullable Tls tls, Duration connectTimeout) {
		return new TransportSettings(host, port, null, "/api/v1/executor", null, tls, MediaType.PROTOBUF,
				connectTimeout, Duration.ofSeconds(10), 1024 * 1024);
	}

	private void subscribe(TransportOnLoop transport) {
		transport.subscribe(this.calls.subscribe(List.of(), List.of()), this.outcomes);
	}

	@Test
	void aNameLookUpThatBlocksDoesNotHoldUpTheEventLoop() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger lookUps = new AtomicInteger();
		HostResolver blocking = (host) -> {
			lookUps.incrementAndGet();
			await(release);
			return InetAddress.getLoopbackAddress();
		};
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose());
				TransportOnLoop transport = new TransportOnLoop(
						settings("agent.test", agent.settings().port(), null, Duration.ofMillis(50)), blocking)) {
			subscribe(transport);
			CompletableFuture<AgentResponse> heartbeat = new CompletableFuture<>();
			transport.send(this.calls.heartbeat(), heartbeat::complete);
			transport.flush();
			// Each of these runs on the event loop while the look-up blocks.
			transport.run(() -> {
			});
			assertThat(this.outcomes.next()).isEqualTo("Connecting to the agent at http://agent.test:"
					+ agent.settings().port() + " took longer than 50 ms");
			assertThat(heartbeat.get(60, TimeUnit.SECONDS).describe()).contains("took longer than 50 ms");
			subscribe(transport);
			assertThat(this.outcomes.next()).contains("took longer than 50 ms");
			assertThat(lookUps).as("attempts share the look-up that is under way").hasValue(1);
			release.countDown();
			String outcome;
			do {
				// The look-up that is done meanwhile serves one of the next attempts.
				subscribe(transport);
				outcome = this.outcomes.next();
			}
			while (outcome.contains("took longer"));
			assertThat(outcome).isEqualTo(SubscriptionOutcomes.CONNECTED);
		}
	}

	@Test
	void aTlsSupplierThatBlocksDoesNotHoldUpTheEventLoop() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Tls tls = Tls.from(() -> {
			await(release);
			return defaultContext();
		}, (parameters) -> {
		}, null);
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose());
				TransportOnLoop transport = new TransportOnLoop(
						settings("127.0.0.1", agent.settings().port(), tls, Duration.ofMillis(50)))) {
			subscribe(transport);
			transport.run(() -> {
			});
			assertThat(this.outcomes.next()).contains("took longer than 50 ms");
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void aTlsSupplierThatFailsFailsTheAttemptWithItsReason() throws Exception {
		Tls tls = Tls.from(() -> {
			throw new IllegalStateException("no such bundle");
		}, (parameters) -> {
		}, null);
		try (TransportOnLoop transport = new TransportOnLoop(settings("127.0.0.1", 1, tls, Duration.ofSeconds(10)))) {
			subscribe(transport);
			assertThat(this.outcomes.next()).contains("The TLS context can't be made", "no such bundle");
		}
	}

	@Test
	void aHostThatCantBeResolvedIsNamedAsThat() throws Exception {
		try (TransportOnLoop transport = new TransportOnLoop(settings("agent.test", 5051, null, Duration.ofSeconds(10)),
				(host) -> {
					throw new UnknownHostException(host);
				})) {
			subscribe(transport);
			assertThat(this.outcomes.next())
				.isEqualTo("The host name agent.test of MESOS_AGENT_ENDPOINT can't be resolved");
		}
	}

	@Test
	void anAddressIsNotLookedUp() throws Exception {
		AtomicInteger threads = new AtomicInteger();
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose());
				TransportOnLoop transport = new TransportOnLoop(agent.settings(), (host) -> {
					if (!Thread.currentThread().getName().startsWith("transport-test")) {
						threads.incrementAndGet();
					}
					return InetAddress.getByName(host);
				})) {
			subscribe(transport);
			assertThat(this.outcomes.next()).isEqualTo(SubscriptionOutcomes.CONNECTED);
			assertThat(threads).hasValue(0);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("The connector was closed", ex);
		}
	}

	private static SSLContext defaultContext() {
		try {
			return SSLContext.getDefault();
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
