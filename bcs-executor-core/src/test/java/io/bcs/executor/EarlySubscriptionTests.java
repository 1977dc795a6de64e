/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Who may take an early subscription over. There is no agent: nothing listens on port 1.
 */
class EarlySubscriptionTests {

	private static final Map<String, String> VARIABLES = Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1",
			"MESOS_SLAVE_PID", "slave(1)@127.0.0.1:1", "MESOS_FRAMEWORK_ID", "framework", "MESOS_EXECUTOR_ID",
			"executor", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "secret-1");

	private final EarlySubscription early = EarlySubscription.builder(DriverEnv.from(VARIABLES)).open();

	@AfterEach
	void close() {
		this.early.close();
	}

	private static BcsExecutorDriver.Builder driver(Map<String, String> changes) {
		Map<String, String> variables = new HashMap<>(VARIABLES);
		variables.putAll(changes);
		return BcsExecutorDriver.builder(new IdleExecutor(), DriverEnv.from(variables));
	}

	private void awaitEnd() throws InterruptedException {
		assertThat(this.early.eventLoop().eventLoop().terminationFuture().await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void closeEndsTheThread() throws InterruptedException {
		this.early.close();
		awaitEnd();
	}

	@Test
	void theDriverEndsTheThreadItHasTakenOver() throws InterruptedException {
		BcsExecutorDriver driver = driver(Map.of()).earlySubscription(this.early).build();
		assertThat(this.early.isAdopted()).isFalse();
		driver.start();
		assertThat(this.early.isAdopted()).isTrue();
		this.early.close();
		assertThat(driver.status()).as("what a driver has is the driver's").isEqualTo(Status.DRIVER_RUNNING);
		driver.abort();
		driver.join();
		awaitEnd();
	}

	@Test
	void oneDriverTakesItOver() {
		driver(Map.of()).earlySubscription(this.early).build();
		assertThatIllegalStateException().isThrownBy(() -> driver(Map.of()).earlySubscription(this.early).build())
			.withMessageContaining("Another driver has the early subscription");
	}

	@Test
	void aClosedOneIsNoneAtAll() throws InterruptedException {
		this.early.close();
		BcsExecutorDriver driver = driver(Map.of()).earlySubscription(this.early).build();
		driver.start();
		assertThat(this.early.isAdopted()).isFalse();
		driver.abort();
		driver.join();
	}

	@Test
	void closingAReservedOneLeavesTheDriverToItself() throws InterruptedException {
		BcsExecutorDriver driver = driver(Map.of()).earlySubscription(this.early).build();
		this.early.close();
		awaitEnd();
		driver.start();
		assertThat(driver.status()).isEqualTo(Status.DRIVER_RUNNING);
		driver.abort();
		driver.join();
	}

	@Test
	void withoutTasksAFailedStartClosesIt() throws InterruptedException {
		this.early.fail("no database");
		awaitEnd();
	}

	@ParameterizedTest
	@CsvSource({ "MESOS_AGENT_ENDPOINT, 127.0.0.1:2, the agent's endpoint is 127.0.0.1:1 there and 127.0.0.1:2 here",
			"MESOS_SLAVE_PID, slave(2)@127.0.0.1:1, /slave(2)/api/v1/executor here",
			"MESOS_FRAMEWORK_ID, other, MESOS_FRAMEWORK_ID is framework there and other here",
			"MESOS_EXECUTOR_ID, other, MESOS_EXECUTOR_ID is executor there and other here",
			"MESOS_DOMAIN_SOCKET, /agent.sock, the agent's domain socket is null there and /agent.sock here",
			"MESOS_EXECUTOR_AUTHENTICATION_TOKEN, secret-2, the authentication token is another one",
			"LIBPROCESS_SSL_ENABLED, 1, the variables for TLS are other ones" })
	void aDriverWithAnotherEnvironmentIsRefused(String variable, String value, String difference) {
		assertThatExceptionOfType(EarlySubscriptionConflictException.class)
			.isThrownBy(() -> driver(Map.of(variable, value)).earlySubscription(this.early).build())
			.withMessageContaining(difference)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"))
			.satisfies((ex) -> assertThat(ex.differences()).hasSize(1));
	}

	@Test
	void aDriverWithOtherOptionsForSubscribeIsRefused() {
		assertThatExceptionOfType(EarlySubscriptionConflictException.class)
			.isThrownBy(() -> driver(Map.of()).mediaType(MediaType.JSON).earlySubscription(this.early).build())
			.withMessageContaining("the media type is PROTOBUF there and JSON here");
		assertThatExceptionOfType(EarlySubscriptionConflictException.class)
			.isThrownBy(() -> driver(Map.of()).tls(() -> null, (parameters) -> {
			}).earlySubscription(this.early).build())
			.withMessageContaining("TLS contexts are supplied");
	}

	@Test
	void aRefusedDriverDoesNotKeepOthersOff() {
		assertThatExceptionOfType(EarlySubscriptionConflictException.class)
			.isThrownBy(() -> driver(Map.of()).mediaType(MediaType.JSON).earlySubscription(this.early).build());
		assertThatNoException().isThrownBy(() -> driver(Map.of("MESOS_CHECKPOINT", "1")).maxQueuedCallbacks(5)
			.earlySubscription(this.early)
			.build());
	}

	private static final class IdleExecutor implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

}
