/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.ExecutorDriverException;
import io.bcs.executor.StopReason;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DriverEndIT extends DriverTestBase {

	@Test
	void shutdownReportsTheTasksThenStopsByItself() throws Exception {
		this.executor.onShutdown = () -> send("a", TaskState.TASK_KILLED);
		start();
		this.agent.launch(Tasks.data("a", "sleep 1000"));
		this.executor.awaitCallback("launchTask a");
		send("a", TaskState.TASK_RUNNING);
		this.agent.shutdown();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		assertThat(ended.undelivered()).isZero();
	}

	@Test
	void shutdownBeforeAnySubscriptionEndsTheDriver() throws Exception {
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.shutdown();
		this.driver.start();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.callbacks).contains("shutdown");
	}

	@Test
	void theApplicationsOwnShutdownDoesTheSame() throws Exception {
		this.executor.onShutdown = () -> send("a", TaskState.TASK_KILLED);
		start();
		this.agent.launch(Tasks.data("a", "sleep 1000"));
		this.executor.awaitCallback("launchTask a");
		this.driver.shutdown();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_KILLED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason()).isEqualTo(StopReason.SHUTDOWN_REQUESTED);
	}

	@Test
	void withoutCheckpointingALostAgentEndsTheExecutor() throws Exception {
		try (EmbeddedAgent forgetful = EmbeddedAgent.builder().checkpoint(false).start()) {
			this.driver = builder(forgetful.env()).build();
			this.driver.start();
			forgetful.within(LONG).awaitSubscription();
			forgetful.process().stop();
			assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		}
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "disconnected", "shutdown");
	}

	@Test
	void theRecoveryTimeoutEndsTheExecutor() throws Exception {
		Map<String, String> variables = new HashMap<>(this.agent.env());
		variables.put("MESOS_RECOVERY_TIMEOUT", "500ms");
		variables.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "50ms");
		this.driver = builder(variables).build();
		start();
		this.agent.process().stop();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "disconnected", "shutdown");
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason()).isEqualTo(StopReason.RECOVERY_TIMEOUT);
	}

	@Test
	void withoutAnAgentTheRegistrationTimeoutAborts() throws Exception {
		Map<String, String> variables = this.agent.env();
		this.agent.process().stop();
		this.driver = builder(variables).registrationTimeout(Duration.ofMillis(300)).build();
		assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason())
			.isEqualTo(StopReason.REGISTRATION_TIMEOUT);
		assertThat(this.executor.callbacks).hasSize(2).last().isEqualTo("shutdown");
		assertThat(this.executor.callbacks.get(0)).startsWith("error No agent accepted the subscription at ")
			.contains(" within 300ms (bcs.executor.registration-timeout): ", "the last failure: ");
	}

	@Test
	void stopDrainsAndThenRefuses() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		assertThat(this.executor.events(DriverEvent.UpdateAcknowledged.class)).hasSize(2);
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> send("a", TaskState.TASK_RUNNING))
			.withMessageContaining("needs a running driver")
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(Status.DRIVER_STOPPED));
		assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.driver.abort()).isEqualTo(Status.DRIVER_STOPPED);
	}

	@Test
	void stopFromInsideACallbackDoesNotDeadlock() throws Exception {
		this.executor.onLaunch = (callbackDriver, task) -> {
			callbackDriver.sendStatusUpdate(RecordingExecutor.status("a", TaskState.TASK_FINISHED));
			callbackDriver.stop();
		};
		start();
		this.agent.launch(Tasks.data("a", "true"));
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_FINISHED);
	}

	@Test
	void stopGivesUpAfterItsTimeoutAndSaysWhatWasNotDelivered() {
		this.driver = builder(this.agent.env()).stopTimeout(Duration.ofMillis(200)).build();
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		send("a", TaskState.TASK_FINISHED);
		assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).undelivered()).isOne();
	}

	@Test
	void abortEndsAtOnceAndCallsNoMoreCallbacks() {
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		assertThat(this.driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.driver.isRunning()).isFalse();
		this.agent.within(LONG).awaitDisconnection();
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a");
	}

	@Test
	void abortDoesNotWaitForACallbackThatHangs() throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		this.executor.onLaunch = (callbackDriver, task) -> {
			try {
				assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		};
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		assertThat(this.driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(released.getCount()).as("the callback still hangs").isOne();
		released.countDown();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
	}

	@Test
	void aCallbackWhoseFailureCantBeDescribedEndsNothing() {
		this.executor.onLaunch = (callbackDriver, task) -> {
			throw new IllegalStateException() {

				private static final long serialVersionUID = 1L;

				@Override
				public String getMessage() {
					throw new UnsupportedOperationException("not even this");
				}

			};
		};
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FAILED);
		this.agent.kill("a");
		this.executor.awaitCallback("killTask a");
	}

	@Test
	void aListenerThatStopsTheDriverDoesNotWaitForItself() throws Exception {
		CountDownLatch stopped = new CountDownLatch(1);
		this.driver = builder(this.agent.env()).listener((event) -> {
			if (event instanceof DriverEvent.Subscribed || event instanceof DriverEvent.Ended) {
				this.driver.stop();
				stopped.countDown();
			}
		}).build();
		this.driver.start();
		assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
	}

	@Test
	void callsInTheWrongStateFailWithASentence() {
		assertThat(this.driver.status()).isEqualTo(Status.DRIVER_NOT_STARTED);
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> this.driver.stop())
			.withMessageContaining("stop() needs a driver that was started")
			.withMessageContaining("DRIVER_NOT_STARTED");
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> this.driver.abort());
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> this.driver.join());
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> this.driver.shutdown());
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> send("a", TaskState.TASK_RUNNING));
		assertThatExceptionOfType(ExecutorDriverException.class)
			.isThrownBy(() -> this.driver.sendFrameworkMessage("early"));
		start();
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> this.driver.start())
			.withMessageContaining("never started");
	}

	@Test
	void aStagingUpdateAbortsTheDriver() throws Exception {
		start();
		assertThat(this.driver.sendStatusUpdate(RecordingExecutor.status("a", TaskState.TASK_STAGING)))
			.isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.callbacks).hasSize(3).last().isEqualTo("shutdown");
		assertThat(this.executor.callbacks.get(1)).startsWith("error ").contains("TASK_STAGING");
	}

	@Test
	void tooManyWaitingUpdatesAreRefusedExceptTerminalOnes() {
		this.driver = builder(this.agent.env()).maxUnacknowledgedUpdates(10).build();
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		for (int i = 0; i < 10; i++) {
			send("a", TaskState.TASK_RUNNING);
		}
		assertThatExceptionOfType(ExecutorDriverException.class).isThrownBy(() -> send("a", TaskState.TASK_RUNNING))
			.withMessageContaining("max-unacknowledged-updates");
		send("a", TaskState.TASK_FINISHED);
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
	}

	@Test
	void theErrorEventAbortsTheDriverBeforeErrorIsCalled() throws Exception {
		start();
		this.agent.error("Executor is not welcome");
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.callbacks).endsWith("error Executor is not welcome", "shutdown");
	}

	@Test
	void aWrongTokenAbortsWithTheAgentsWord() throws Exception {
		try (EmbeddedAgent strict = EmbeddedAgent.builder().authentication().start()) {
			Map<String, String> variables = new HashMap<>(strict.env());
			variables.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "not.the.token");
			this.driver = builder(variables).build();
			assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		}
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason()).isEqualTo(StopReason.UNAUTHORIZED);
		assertThat(this.executor.callbacks).hasSize(2).last().isEqualTo("shutdown");
		assertThat(this.executor.callbacks.get(0)).contains("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "401")
			.doesNotContain("not.the.token");
	}

	@Test
	void anEndedDriverLeavesNoThreadBehind() throws Exception {
		// Threads inherit the group of the thread that creates them: these are the
		// driver's and no others.
		ThreadGroup group = new ThreadGroup("started by this test");
		Thread starter = new Thread(group, () -> {
			this.driver = builder(this.agent.env()).build();
			start();
		});
		starter.start();
		starter.join();
		List<Thread> threads = threadsOf(group);
		assertThat(threads).extracting(Thread::getName).contains("bcs-executor-driver", "bcs-executor-callback");
		this.driver.stop();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(threadsOf(group)).isEmpty();
	}

	private static List<Thread> threadsOf(ThreadGroup group) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> group.equals(thread.getThreadGroup()))
			.filter((thread) -> thread.getName().startsWith("bcs-executor-"))
			.toList();
	}

}
