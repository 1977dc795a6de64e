/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StreamFaultsIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void closeAgent() {
		this.agent.close();
	}

	private RawClient subscribed() throws IOException {
		RawClient client = RawClient.subscribed(this.agent);
		assertThat(client.readEvent().hasSubscribed()).isTrue();
		return client;
	}

	@Test
	void resetsTheStream() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.stream().reset()).isTrue();
			assertThatExceptionOfType(SocketException.class).isThrownBy(stream::readEvent)
				.withMessage("Connection reset");
			assertThat(this.agent.stream().reset()).isFalse();
			this.agent.within(SOON).awaitDisconnection();
		}
	}

	@Test
	void closesItsHalfOfTheStreamAndReadsOn() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.stream().halfClose()).isTrue();
			assertThatExceptionOfType(EOFException.class).isThrownBy(stream::readEvent);
			stream.post(Calls.heartbeat(this.agent));
			this.agent.within(SOON)
				.awaitCall("a call on the half-closed connection", (call) -> call.is(Call.Type.HEARTBEAT));
			assertThat(this.agent.heartbeat()).isEqualTo(Delivery.LOST);
		}
	}

	@Test
	void endsTheStreamAndLeavesItsConnectionOpen() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.stream().end()).isTrue();
			assertThat(stream.readChunk()).isEmpty();
			assertThat(stream.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 ");
		}
	}

	@Test
	void fallsSilentAndSpeaksAgain() throws IOException {
		try (RawClient silent = subscribed(); RawClient calls = new RawClient(this.agent)) {
			assertThat(this.agent.stream().silence()).isTrue();
			assertThat(this.agent.heartbeat()).isEqualTo(Delivery.SENT);
			this.agent.shutdown();
			assertThat(calls.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 ");
			assertThat(silent.hasNothingToRead()).isTrue();
			assertThat(this.agent.stream().resume()).isTrue();
			assertThat(silent.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			assertThat(silent.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
		}
	}

	@Test
	void aSilenceIsOverWithItsStream() throws IOException {
		try (RawClient silent = subscribed()) {
			this.agent.stream().silence();
			try (RawClient next = subscribed()) {
				this.agent.heartbeat();
				assertThat(next.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			}
			assertThat(silent.hasNothingToRead()).isTrue();
		}
	}

	@Test
	void sendsSeveralEventsInOneChunk() throws IOException {
		try (RawClient stream = subscribed()) {
			this.agent.stream().collect();
			this.agent.heartbeat();
			this.agent.shutdown();
			this.agent.stream().flush();
			this.agent.heartbeat();
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}19\n{\"type\":\"SHUTDOWN\"}");
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}");
			this.agent.stream().collect();
			this.agent.heartbeat();
			this.agent.stream().end();
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}");
			assertThat(stream.readChunk()).isEmpty();
		}
	}

	@Test
	void writesAnythingIntoTheBody() throws IOException {
		try (RawClient stream = subscribed()) {
			this.agent.stream().rawBytes("four\n".getBytes(StandardCharsets.US_ASCII));
			this.agent.stream().rawRecord("no event".getBytes(StandardCharsets.US_ASCII));
			assertThat(stream.readChunk()).isEqualTo("four\n");
			assertThat(stream.readChunk()).isEqualTo("8\nno event");
		}
	}

	@Test
	void cutsRecordsIntoChunks() throws IOException {
		this.agent.stream().splitChunks(3);
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			StringBuilder subscribed = new StringBuilder();
			while (!subscribed.toString().endsWith("}}}")) {
				subscribed.append(stream.readChunk());
			}
			this.agent.heartbeat();
			for (String chunk : new String[] { "20\n", "{\"t", "ype", "\":\"", "HEA", "RTB", "EAT", "\"}" }) {
				assertThat(stream.readChunk()).isEqualTo(chunk);
			}
			this.agent.stream().splitNothing();
			this.agent.heartbeat();
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.stream().splitChunks(0));
	}

	@Test
	void cutsWrites() throws IOException {
		this.agent.stream().splitWrites(1);
		try (RawClient stream = subscribed(); RawClient calls = new RawClient(this.agent)) {
			this.agent.heartbeat();
			assertThat(stream.readChunk()).isEqualTo("20\n{\"type\":\"HEARTBEAT\"}");
			assertThat(calls.exchange(Calls.message(this.agent, "hello"))).startsWith("HTTP/1.1 202 ");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.stream().splitWrites(0));
	}

	@Test
	void letsAnotherProcessTakeTheStream() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.stream().replace()).isTrue();
			assertThat(stream.readChunk()).isEmpty();
			assertThat(this.agent.heartbeat()).isEqualTo(Delivery.SENT);
			try (RawClient again = subscribed()) {
				this.agent.shutdown();
				assertThat(again.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
			}
		}
	}

	@Test
	void doesNothingToAStreamThatIsNotThere() {
		assertThat(this.agent.stream().drop()).isFalse();
		assertThat(this.agent.stream().end()).isFalse();
		assertThat(this.agent.stream().rawBytes(new byte[1])).isFalse();
		assertThat(this.agent.stream().replace()).isFalse();
	}

	@Test
	void losesDoublesAndDelaysAcknowledgements() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		TaskStatus lost = Calls.status("a", TaskState.TASK_STARTING);
		TaskStatus doubled = Calls.status("a", TaskState.TASK_RUNNING);
		TaskStatus late = Calls.status("a", TaskState.TASK_FINISHED);
		try (RawClient stream = subscribed(); RawClient calls = new RawClient(this.agent)) {
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			this.agent.acknowledgements().use(AcknowledgementMode.LOST);
			calls.exchange(Calls.update(this.agent, lost));
			this.agent.acknowledgements().use(AcknowledgementMode.DUPLICATED);
			calls.exchange(Calls.update(this.agent, doubled));
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(doubled.getUuid());
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(doubled.getUuid());
			this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC, Duration.ofMillis(50));
			long start = System.nanoTime();
			calls.exchange(Calls.update(this.agent, late));
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(late.getUuid());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		}
		assertThat(this.agent.records().updatesReceived()).isEqualTo(3);
		assertThat(this.agent.records().acknowledgementsSent()).isEqualTo(3);
	}

	@Test
	void anAgentThatIsStoppedDoesNotAcknowledgeAnyMore() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC, Duration.ofHours(1));
		Call.Subscribe.Builder tasks = Call.Subscribe.newBuilder();
		try (RawClient stream = subscribed(); RawClient calls = new RawClient(this.agent)) {
			tasks.addUnacknowledgedTasks(stream.readEvent().getLaunch().getTask());
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			this.agent.process().restart();
		}
		try (RawClient stream = RawClient.subscribed(this.agent, tasks.build());
				RawClient calls = new RawClient(this.agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			TaskStatus end = Calls.status("a", TaskState.TASK_FINISHED);
			calls.exchange(Calls.update(this.agent, end));
			// Acknowledges at once what the agent still has to.
			this.agent.reset();
			this.agent.heartbeat();
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(end.getUuid());
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
		}
	}

	@Test
	void refusesItsExecutorAfterARestartWithoutState() throws IOException {
		subscribed().close();
		this.agent.process().restartWithoutState();
		try (RawClient client = new RawClient(this.agent)) {
			assertThat(client.exchange(Calls.subscribe(this.agent))).startsWith("HTTP/1.1 400 Bad Request\r\n")
				.endsWith("\r\n\r\nFramework cannot be found");
		}
	}

	@Test
	void endsItsExecutorAfterARestartForCleanup() throws IOException {
		subscribed().close();
		this.agent.process().restartForCleanup();
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			assertThat(stream.readChunk()).isEqualTo("19\n{\"type\":\"SHUTDOWN\"}");
			assertThat(stream.readChunk()).isEmpty();
			assertThat(stream.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 202 ");
		}
	}

}
