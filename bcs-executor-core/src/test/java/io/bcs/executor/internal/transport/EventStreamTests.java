/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoEncoder;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventStreamTests {

	private final CallFactory calls = new CallFactory("framework", "executor");

	private final Received received = new Received();

	private static Event message(String text) {
		return Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFromUtf8(text)))
			.build();
	}

	private static byte[] record(MediaType format, Event event) {
		return RecordIoEncoder.encode(format.encode(event));
	}

	private void subscribe(TransportOnLoop transport) {
		transport.subscribe(this.calls.subscribe(List.of(), List.of()), this.received);
	}

	/** Stops reading with the n-th event, on the event loop, as flow control does. */
	private static final class StoppingReceiver implements EventReceiver {

		private final Received received;

		private final HttpAgentTransport transport;

		private int left;

		StoppingReceiver(Received received, HttpAgentTransport transport, int events) {
			this.received = received;
			this.transport = transport;
			this.left = events;
		}

		@Override
		public void connected() {
		}

		@Override
		public void event(Event event) {
			if (--this.left == 0) {
				this.transport.setReading(false);
			}
			this.received.event(event);
		}

		@Override
		public void refused(AgentResponse response) {
			this.received.refused(response);
		}

		@Override
		public void ended(String reason) {
			this.received.ended(reason);
		}

	}

	private HttpAgentTransport subscribeAndStop(TransportOnLoop transport, TransportSettings settings, int events) {
		HttpAgentTransport own = new HttpAgentTransport(settings, transport.eventLoop());
		transport.run(() -> own.subscribe(this.calls.subscribe(List.of(), List.of()),
				new StoppingReceiver(this.received, own, events)));
		return own;
	}

	@Test
	void deliversNoFurtherEventWhileReadingIsStopped() throws Exception {
		int events = 1000;
		byte[] record = record(MediaType.PROTOBUF, message("x".repeat(100_000)));
		CompletableFuture<Void> allWritten = new CompletableFuture<>();
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			for (int i = 0; i < events; i++) {
				exchange.chunk(record);
			}
			allWritten.complete(null);
			exchange.lastChunk();
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			HttpAgentTransport stopped = subscribeAndStop(transport, agent.settings(), 3);
			for (int i = 0; i < 3; i++) {
				assertThat(this.received.next()).isInstanceOf(Event.class);
			}
			// What is not read fills up the connection, which holds less than the rest.
			assertThat(this.received.queue).isEmpty();
			assertThat(allWritten).isNotDone();
			transport.run(() -> stopped.setReading(true));
			for (int i = 3; i < events; i++) {
				assertThat(this.received.next()).isInstanceOf(Event.class);
			}
			assertThat(this.received.next()).isEqualTo("The agent ended the event stream");
			transport.run(stopped::close);
		}
	}

	@Test
	void deliversNoFurtherEventOfTheSameChunkWhileReadingIsStopped() throws Exception {
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		for (int i = 0; i < 20; i++) {
			records.write(record(MediaType.PROTOBUF, message("event " + i)));
		}
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk(records.toByteArray());
			exchange.lastChunk();
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			HttpAgentTransport stopped = subscribeAndStop(transport, agent.settings(), 5);
			for (int i = 0; i < 5; i++) {
				assertThat(this.received.next()).isEqualTo(message("event " + i));
			}
			transport.run(() -> assertThat(this.received.queue).isEmpty());
			transport.run(() -> stopped.setReading(true));
			for (int i = 5; i < 20; i++) {
				assertThat(this.received.next()).isEqualTo(message("event " + i));
			}
			assertThat(this.received.next()).isEqualTo("The agent ended the event stream");
			transport.run(stopped::close);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aBreakIsNoticedBehindEventsThatWereNotRead(boolean reset) throws Exception {
		int events = 2560;
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			for (int i = 0; i < events; i++) {
				exchange.chunk(record(MediaType.PROTOBUF, message("event " + i)));
			}
			if (reset) {
				exchange.reset();
			}
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			HttpAgentTransport stopped = subscribeAndStop(transport, agent.settings(), 1);
			int read = 0;
			Object next = this.received.next();
			transport.run(() -> stopped.setReading(true));
			while (next instanceof Event) {
				assertThat(next).isEqualTo(message("event " + read++));
				next = this.received.next();
			}
			assertThat((String) next).startsWith("The connection to the agent at http://");
			if (!reset) {
				assertThat(read).isEqualTo(events);
			}
			transport.run(stopped::close);
		}
	}

	@Test
	void speaksOverADomainSocket(@TempDir Path directory) throws Exception {
		CompletableFuture<ScriptedAgent.Request> subscribe = new CompletableFuture<>();
		CompletableFuture<ScriptedAgent.Request> heartbeat = new CompletableFuture<>();
		try (ScriptedAgent agent = new ScriptedAgent(directory.resolve("agent.sock"), (connection, exchange) -> {
			ScriptedAgent.Request request = exchange.read();
			if (!subscribe.isDone()) {
				subscribe.complete(request);
				exchange.streamHead(MediaType.PROTOBUF);
				exchange.chunk(record(MediaType.PROTOBUF, message("over a file")));
			}
			else {
				heartbeat.complete(request);
				exchange.answer("202 Accepted", "");
			}
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(message("over a file"));
			CompletableFuture<AgentResponse> response = new CompletableFuture<>();
			transport.send(this.calls.heartbeat(), response::complete);
			transport.flush();
			assertThat(response.get(60, TimeUnit.SECONDS).status()).isEqualTo(202);
		}
		assertThat(subscribe.get().head()).startsWith("POST /slave(1)/api/v1/executor HTTP/1.1\r\n")
			.containsIgnoringCase("\r\nAuthorization: Bearer t0ken\r\n");
		assertThat(heartbeat.get().head()).startsWith("POST /slave(1)/api/v1/executor HTTP/1.1\r\n");
	}

	@Test
	void saysWhichDomainSocketIsNotThere(@TempDir Path directory) throws Exception {
		Path socket = directory.resolve("gone.sock");
		TransportSettings settings = new TransportSettings("127.0.0.1", 1, socket, "/api/v1/executor", null, null,
				MediaType.PROTOBUF, Duration.ofSeconds(5), Duration.ofSeconds(5), 1024);
		try (TransportOnLoop transport = new TransportOnLoop(settings)) {
			subscribe(transport);
			assertThat((String) this.received.next())
				.startsWith("Could not connect to the agent at the domain socket " + socket);
			CompletableFuture<AgentResponse> response = new CompletableFuture<>();
			transport.send(this.calls.heartbeat(), response::complete);
			transport.flush();
			assertThat(response.get(60, TimeUnit.SECONDS).describe())
				.contains("Could not connect to the agent at the domain socket " + socket);
		}
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void readsEventsHoweverTheirBytesArrive(MediaType format) throws Exception {
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		for (int i = 0; i < 20; i++) {
			records.write(record(format, message("event " + i)));
		}
		byte[] bytes = records.toByteArray();
		CompletableFuture<ScriptedAgent.Request> request = new CompletableFuture<>();
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			request.complete(exchange.read());
			exchange.streamHead(format);
			for (int at = 0, size = 1; at < bytes.length; at += size, size = size % 37 + 1) {
				exchange.chunk(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
			}
			exchange.lastChunk();
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings(format, Duration.ofSeconds(10)))) {
			subscribe(transport);
			for (int i = 0; i < 20; i++) {
				assertThat(this.received.next()).isEqualTo(message("event " + i));
			}
			assertThat(this.received.next()).isEqualTo("The agent ended the event stream");
		}
		assertThat(request.get().head()).startsWith("POST /slave(1)/api/v1/executor HTTP/1.1\r\n")
			.containsIgnoringCase("\r\nAccept: " + format.mediaType() + "\r\n")
			.containsIgnoringCase("\r\nContent-Type: " + format.mediaType() + "\r\n")
			.containsIgnoringCase("\r\nAuthorization: Bearer t0ken\r\n")
			.doesNotContainIgnoringCase("Expect:")
			.doesNotContainIgnoringCase("Accept-Encoding");
		assertThat(format.decode(request.get().body(), Call.getDefaultInstance()).getType())
			.isEqualTo(Call.Type.SUBSCRIBE);
	}

	@Test
	void anResponseOtherThan200IsARefusalWithTheAgentsSentence() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.answer("503 Service Unavailable", "Agent has not finished recovery");
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(AgentResponse.of(503, "Agent has not finished recovery"));
		}
	}

	@Test
	void aRefusedConnectionEndsTheAttemptWithASentence() throws Exception {
		TransportSettings settings;
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose())) {
			settings = agent.settings();
		}
		try (TransportOnLoop transport = new TransportOnLoop(settings)) {
			subscribe(transport);
			assertThat(this.received.next()).asString()
				.startsWith("Could not connect to the agent at http://127.0.0.1:");
		}
	}

	@Test
	void aResetBeforeTheResponseSaysThatTlsMayBeWhy() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.reset();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).asString().contains("LIBPROCESS_SSL_ENABLED=1");
		}
	}

	@Test
	void aConnectionThatEndsWithoutLastChunkEndsTheStream() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk(record(MediaType.PROTOBUF, message("one")));
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(message("one"));
			assertThat(this.received.next()).asString().contains("was closed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello\n", "-5\nxxxxx", "99999999999999999999\n", "4294967296\n", "2000000\n", "\n" })
	void aFrameThatCantBeReadEndsTheStream(String garbage) throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk(record(MediaType.PROTOBUF, message("one")));
			exchange.chunk(garbage.getBytes(StandardCharsets.US_ASCII));
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(message("one"));
			assertThat(this.received.next()).asString().contains("can't be read");
		}
	}

	@Test
	void whatStandsBeforeABadRecordIsNotLostWithIt() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(record(MediaType.PROTOBUF, message("one")));
		bytes.write(record(MediaType.PROTOBUF, message("two")));
		bytes.write("garbage\n".getBytes(StandardCharsets.US_ASCII));
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk(bytes.toByteArray());
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(message("one"));
			assertThat(this.received.next()).isEqualTo(message("two"));
			assertThat(this.received.next()).asString().contains("can't be read");
		}
	}

	@Test
	void aStreamThatEndsInsideARecordSaysSo() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk("10\nabc".getBytes(StandardCharsets.US_ASCII));
			exchange.lastChunk();
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).asString().contains("can't be read");
		}
	}

	@Test
	void disconnectClosesTheConnectionAndTellsNothing() throws Exception {
		BlockingQueue<String> agentSide = new LinkedBlockingQueue<>();
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.streamHead(MediaType.PROTOBUF);
			exchange.chunk(record(MediaType.PROTOBUF, message("one")));
			try {
				exchange.awaitClose();
			}
			finally {
				agentSide.add("closed");
			}
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isEqualTo(message("one"));
			transport.disconnect();
			assertThat(agentSide.poll(60, TimeUnit.SECONDS)).isEqualTo("closed");
			assertThat(this.received.queue).isEmpty();
		}
	}

	@Test
	void anAttemptThatIsClosedReportsNothing() throws Exception {
		TransportSettings refused;
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> exchange.awaitClose())) {
			refused = agent.settings();
		}
		try (TransportOnLoop transport = new TransportOnLoop(refused)) {
			for (int i = 0; i < 1000; i++) {
				transport.run(() -> {
					transport.subscribeOnLoop(this.calls.subscribe(List.of(), List.of()), this.received);
					transport.disconnectOnLoop();
				});
			}
			assertThat(this.received.queue).isEmpty();
			subscribe(transport);
			assertThat(this.received.next()).asString().contains("refused");
			assertThat(this.received.queue).isEmpty();
		}
	}

	@Test
	void aPageOfAnotherServerIsNoEventStream() throws Exception {
		try (ScriptedAgent agent = new ScriptedAgent((connection, exchange) -> {
			exchange.read();
			exchange.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
			exchange.awaitClose();
		}); TransportOnLoop transport = new TransportOnLoop(agent.settings())) {
			subscribe(transport);
			assertThat(this.received.next()).isInstanceOfSatisfying(AgentResponse.class, (response) -> {
				assertThat(response.kind()).isEqualTo(AgentResponse.Kind.RETRY);
				assertThat(response.text()).startsWith("This is no Mesos agent (http://127.0.0.1:")
					.contains(", 200, text/html)");
			});
		}
	}

	/** Collects what comes back. */
	private static final class Received implements EventReceiver {

		private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

		Object next() throws InterruptedException {
			Object next = this.queue.poll(60, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("Nothing came back");
			}
			return next;
		}

		@Override
		public void connected() {
		}

		@Override
		public void event(Event event) {
			this.queue.add(event);
		}

		@Override
		public void refused(AgentResponse response) {
			this.queue.add(response);
		}

		@Override
		public void ended(String reason) {
			this.queue.add(reason);
		}

	}

}
