/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class DriverOptionsIT extends DriverTestBase {

	@Test
	void speaksOverTheDomainSocketWhereThereIsOne() {
		try (EmbeddedAgent local = EmbeddedAgent.builder().domainSocket().start()) {
			// The endpoint leads nowhere: all has to go over the domain socket.
			Map<String, String> variables = new HashMap<>(local.env());
			variables.put("MESOS_AGENT_ENDPOINT", "127.0.0.1:1");
			this.driver = builder(variables).build();
			this.executor.finishing();
			start();
			local.launch(Tasks.data("a", "true"));
			local.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
			awaitAcknowledgements(3);
			local.stream().drop();
			local.within(LONG).awaitSubscription();
			assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		}
	}

	@Test
	void frameworkMessagesAreDecodedBeforeTheCallback() throws Exception {
		CompletableFuture<String> message = new CompletableFuture<>();
		Executor listening = new Listening(message);
		this.driver = BcsExecutorDriver.builder(listening, DriverEnv.from(this.agent.env()))
			.frameworkMessageEncoding(FrameworkMessageEncoding.BASE64)
			.build();
		this.driver.start();
		this.agent.within(LONG).awaitSubscription();
		this.agent.message("not base64!".getBytes(StandardCharsets.UTF_8));
		this.agent.message("aGVsbG8=".getBytes(StandardCharsets.UTF_8));
		assertThat(message.get(60, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void heartbeatsAreSentAtTheirInterval() {
		this.driver = builder(this.agent.env()).heartbeatInterval(Duration.ofMillis(20)).build();
		start();
		this.executor.await("three HEARTBEAT calls",
				() -> this.agent.records()
					.calls()
					.stream()
					.filter((call) -> is(call, Call.Type.HEARTBEAT))
					.count() >= 3);
	}

	@Test
	void anUpdateWithoutAcknowledgementIsSentAgainAfterTheResendInterval() {
		this.driver = builder(this.agent.env()).resendIntervals(Duration.ofMillis(50), Duration.ofMillis(100)).build();
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		this.agent.acknowledgements().use(AcknowledgementMode.LOST);
		send("a", TaskState.TASK_RUNNING);
		this.executor.await("the same UPDATE three times",
				() -> this.agent.records().calls().stream().filter((call) -> is(call, Call.Type.UPDATE)).count() >= 3);
		assertThat(this.agent.records().calls().stream().filter((call) -> is(call, Call.Type.UPDATE)))
			.extracting((call) -> Objects.requireNonNull(call.call()).getUpdate().getStatus().getUuid())
			.matches((uuids) -> Set.copyOf(uuids).size() == 1, "are of one update");
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
		awaitAcknowledgements(1);
	}

	private static boolean is(RecordedCall call, Call.Type type) {
		return call.is(type);
	}

	@Test
	void anAgentThatKnowsNoHeartbeatsIsSentNoMoreAndSaidSoOnce() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("io.bcs.executor.driver");
		log.start();
		logger.addAppender(log);
		logger.setLevel(Level.INFO);
		try {
			this.agent
				.inject(AgentFault.response(400, "Failed to validate Executor::Call: Expecting 'type' to be present")
					.on(Call.Type.HEARTBEAT)
					.times(1000));
			this.driver = builder(this.agent.env()).heartbeatInterval(Duration.ofMillis(10)).build();
			start();
			this.agent.within(LONG).awaitCall("a HEARTBEAT", (call) -> is(call, Call.Type.HEARTBEAT));
			this.agent.launch(Tasks.data("a", "true"));
			this.executor.awaitCallback("launchTask a");
			for (int i = 0; i < 50; i++) {
				send("a", TaskState.TASK_RUNNING);
				awaitAcknowledgements(i + 1);
			}
			assertThat(this.agent.records().calls()).filteredOn((call) -> is(call, Call.Type.HEARTBEAT)).hasSize(1);
			assertThat(this.agent.records().subscriptions()).isOne();
			assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.filteredOn((line) -> line.contains("HEARTBEAT"))
				.containsExactly("The agent does not know HEARTBEAT calls (400); it is sent no more of them");
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(log);
		}
	}

	@Test
	void aSilentStreamIsReplacedAfterTheHeartbeatTimeout() {
		this.driver = builder(this.agent.env()).heartbeatTimeout(Duration.ofMillis(150)).build();
		start();
		this.executor.awaitCallback("disconnected");
		assertThat(this.executor.awaitEvent(DriverEvent.Disconnected.class).reason()).contains("idle");
		this.executor.await("another subscription",
				() -> this.executor.events(DriverEvent.Subscribed.class).size() >= 2);
	}

	@Test
	void aLongBacklogOfCallbacksHoldsUpEventsAndLosesNone() throws Exception {
		int tasks = 2000;
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch launched = new CountDownLatch(tasks);
		CountDownLatch begun = new CountDownLatch(1);
		Executor slow = new Slow(begun, release, launched);
		this.driver = BcsExecutorDriver.builder(slow, DriverEnv.from(this.agent.env()))
			.listener(this.executor)
			.maxQueuedCallbacks(10)
			.build();
		this.driver.start();
		this.agent.within(LONG).awaitSubscription();
		for (int i = 0; i < tasks; i++) {
			this.agent.launch(Tasks.data("task-" + i, new byte[10_000]));
		}
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		// The limit counts registered too, if that has not begun yet when reading pauses.
		this.executor.await("nine launches", () -> this.executor.events(DriverEvent.TaskLaunched.class).size() >= 9);
		// What is read beyond the limit is what was on its way when it was reached.
		assertThat(this.executor.events(DriverEvent.TaskLaunched.class)).hasSizeLessThan(tasks);
		release.countDown();
		assertThat(launched.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anOverdueShutdownIsActedUpon() throws Exception {
		CompletableFuture<Void> halted = new CompletableFuture<>();
		CountDownLatch release = new CountDownLatch(1);
		Executor hanging = new Slow(new CountDownLatch(1), release, new CountDownLatch(1));
		try (EmbeddedAgent strict = EmbeddedAgent.builder().gracePeriod(Duration.ofMillis(300)).start()) {
			this.driver = BcsExecutorDriver.builder(hanging, DriverEnv.from(strict.env()))
				.onShutdownTimeout(() -> halted.complete(null))
				.build();
			this.driver.start();
			strict.within(LONG).awaitSubscription();
			strict.launch(Tasks.data("a", "true"));
			strict.shutdown();
			assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
			halted.get(60, TimeUnit.SECONDS);
		}
		finally {
			release.countDown();
		}
	}

	/**
	 * Takes down the first framework message.
	 */
	private static class Listening implements Executor {

		private final CompletableFuture<String> message;

		Listening(CompletableFuture<String> message) {
			this.message = message;
		}

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void frameworkMessage(ExecutorDriver driver, byte[] data) {
			this.message.complete(new String(data, StandardCharsets.UTF_8));
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

	/**
	 * Hangs in its first launch until it is released.
	 */
	private static class Slow extends Listening {

		private final CountDownLatch begun;

		private final CountDownLatch release;

		private final CountDownLatch launched;

		Slow(CountDownLatch begun, CountDownLatch release, CountDownLatch launched) {
			super(new CompletableFuture<>());
			this.begun = begun;
			this.release = release;
			this.launched = launched;
		}

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			this.begun.countDown();
			try {
				assertThat(this.release.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			this.launched.countDown();
		}

	}

}
