/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is left when an agent ends or fails, and what one test leaves to the next.
 */
class EndsAndFailuresIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void aWaitEndsWhenTheAgentIsClosed() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<Void> wait = CompletableFuture
			.runAsync(() -> this.agent.within(Duration.ofMinutes(5)).await("something", () -> {
				waiting.countDown();
				return false;
			}));
		waiting.await();
		this.agent.close();
		assertThat(wait).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withRootCauseInstanceOf(AssertionError.class)
			.withMessageContaining("Expected something, but the agent was closed");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.agent.awaitSubscription())
			.withMessageContaining("Expected a subscription, but the agent was closed");
		this.agent.awaitDisconnection();
	}

	@Test
	void doesNotComeBackOnceItIsClosed() {
		this.agent.close();
		assertThatIllegalStateException().isThrownBy(this.agent.process()::restart).withMessage("The agent is closed");
		assertThatIllegalStateException().isThrownBy(this.agent.process()::acceptConnections)
			.withMessage("The agent is closed");
		this.agent.process().stop();
		this.agent.reset();
		this.agent.close();
	}

	@Test
	void leavesNoThreadBehindIfItCannotListen() {
		EmbeddedAgentBuilder impossible = EmbeddedAgent.builder().tls().domainSocket(Path.of("/no/such/directory/s"));
		assertThat(threadsLeftBy(() -> assertThatIllegalStateException().isThrownBy(impossible::start)
			.withMessageContaining("/no/such/directory/s"))).isEmpty();
	}

	@Test
	void leavesNoThreadBehindIfItCannotSpeakTls() {
		EmbeddedAgentBuilder impossible = EmbeddedAgent.builder().tls(AgentTls.named("grüße")).domainSocket();
		assertThat(threadsLeftBy(
				() -> assertThatIllegalStateException().isThrownBy(impossible::start).withMessageContaining("grüße")))
			.isEmpty();
	}

	@Test
	void leavesNothingBehindHoweverOftenItIsStarted() throws IOException {
		List<Path> files = new ArrayList<>();
		long descriptors = descriptors();
		assertThat(threadsLeftBy(() -> {
			for (int i = 0; i < 50; i++) {
				try (EmbeddedAgent other = EmbeddedAgent.builder().tls().domainSocket().start()) {
					files.add(other.tlsFiles().ca().getParent());
					files.add(other.domainSocket().getParent());
					assertThat(files.subList(2 * i, 2 * i + 2)).allSatisfy((file) -> assertThat(file).isDirectory());
					other.process().restart();
					other.process().refuseConnections();
				}
			}
		})).isEmpty();
		assertThat(files).hasSize(100).allSatisfy((file) -> assertThat(file).doesNotExist());
		// Each agent has several; others in this JVM come and go.
		assertThat(descriptors()).isLessThan(descriptors + 50);
	}

	@Test
	void aConditionMayAssertSomething() throws IOException {
		AtomicBoolean bad = new AtomicBoolean();
		CountDownLatch waiting = new CountDownLatch(1);
		try (RawClient calls = RawClient.subscribed(this.agent)) {
			CompletableFuture<Void> wait = CompletableFuture
				.runAsync(() -> this.agent.within(Duration.ofMinutes(5)).await("something", () -> {
					waiting.countDown();
					assertThat(bad).isFalse();
					return false;
				}));
			assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
			bad.set(true);
			this.agent.heartbeat();
			assertThat(wait).failsWithin(Duration.ofMinutes(1)).withThrowableThat().withMessageContaining("false");
			assertThat(calls.readEvent().getType()).isEqualTo(Event.Type.SUBSCRIBED);
			assertThat(calls.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aListenerThatAssertsSomethingBreaksNoConnection() throws IOException {
		AgentListener failing = new AgentListener() {

			@Override
			public void onCall(RecordedCall call) {
				throw new AssertionError("no calls please");
			}

		};
		try (EmbeddedAgent watched = EmbeddedAgent.builder().listener(failing).start();
				RawClient calls = RawClient.subscribed(watched)) {
			assertThat(calls.readEvent().getType()).isEqualTo(Event.Type.SUBSCRIBED);
			assertThat(watched.records().history())
				.contains("a listener failed: java.lang.AssertionError: no calls please");
		}
	}

	@Test
	void aListenerCannotCloseItsAgentWhichWouldWaitForItself() throws IOException {
		AtomicReference<EmbeddedAgent> watched = new AtomicReference<>();
		AgentListener closing = new AgentListener() {

			@Override
			public void onCall(RecordedCall call) {
				Objects.requireNonNull(watched.get()).close();
			}

		};
		try (EmbeddedAgent started = EmbeddedAgent.builder().listener(closing).start()) {
			watched.set(started);
			try (RawClient calls = RawClient.subscribed(started)) {
				assertThat(calls.readEvent().getType()).isEqualTo(Event.Type.SUBSCRIBED);
				assertThat(started.records().history()).contains("A listener must not close its agent");
			}
		}
	}

	@Test
	void aFaultWhoseConditionFailsAnswersWithThat() throws IOException {
		this.agent.inject(AgentFault.closeBeforeHandling().when((call) -> {
			throw new AssertionError("no condition");
		}));
		try (RawClient calls = new RawClient(this.agent)) {
			assertThat(calls.exchange(Calls.heartbeat(this.agent))).startsWith("HTTP/1.1 500 ")
				.contains("The embedded agent failed: java.lang.AssertionError: no condition");
		}
	}

	@Test
	void aResetSendsWhatWasCollectedAndCollectsNoMore() throws IOException {
		try (RawClient stream = RawClient.subscribed(this.agent)) {
			stream.readEvent();
			this.agent.stream().collect();
			this.agent.heartbeat();
			this.agent.reset();
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			this.agent.message("next");
			assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.MESSAGE);
		}
	}

	@Test
	void aResetAcknowledgesWhatWasDelayed() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC, Duration.ofMinutes(1));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			stream.readEvent();
			stream.readEvent();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_FINISHED));
			this.agent.reset();
			assertThat(stream.readEvent().getAcknowledged().getTaskId().getValue()).isEqualTo("a");
			assertThat(this.agent.records().updatesAcknowledged()).isEqualTo(this.agent.records().updatesReceived())
				.isZero();
		}
	}

	@Test
	void whatIsStillToBeAcknowledgedOutlivesTheHistory() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			stream.readEvent();
			stream.readEvent();
			TaskStatus end = Calls.status("a", TaskState.TASK_FINISHED);
			calls.exchange(Calls.update(this.agent, end));
			this.agent.records().clearHistory();
			assertThat(this.agent.acknowledgements().acknowledge("a")).isEqualTo(1);
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(end.getUuid());
		}
	}

	@Test
	void theCountsOutliveTheHistory() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		try (RawClient calls = new RawClient(this.agent); RawClient stream = RawClient.subscribed(this.agent)) {
			stream.readEvent();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
			this.agent.records().clearHistory();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_FINISHED));
			this.agent.records().clearHistory();
			assertThat(this.agent.records().updates()).isEmpty();
			assertThat(this.agent.records().updatesReceived()).isEqualTo(2);
			assertThat(this.agent.records().updatesAcknowledged()).isEqualTo(2);
			this.agent.reset();
			assertThat(this.agent.records().updatesReceived()).isZero();
			assertThat(this.agent.records().updatesAcknowledged()).isZero();
		}
	}

	/**
	 * Returns the agents' threads that are still there when something has ended: those of
	 * a group of its own, so that others in this JVM don't matter.
	 */
	private static List<String> threadsLeftBy(Runnable work) {
		ThreadGroup group = new ThreadGroup("agents");
		CompletableFuture<Void> done = new CompletableFuture<>();
		Thread starter = new Thread(group, () -> {
			try {
				work.run();
				done.complete(null);
			}
			catch (RuntimeException | Error ex) {
				done.completeExceptionally(ex);
			}
		}, "starter");
		starter.start();
		done.join();
		Thread[] left = new Thread[1000];
		return Arrays.stream(left, 0, group.enumerate(left))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("bcs-"))
			.sorted()
			.toList();
	}

	private static long descriptors() throws IOException {
		Path open = Path.of("/proc/self/fd");
		if (!Files.isDirectory(open)) {
			return 0;
		}
		try (Stream<Path> files = Files.list(open)) {
			return files.count();
		}
	}

}
