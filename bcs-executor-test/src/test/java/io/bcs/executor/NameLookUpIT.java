/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.bcs.executor.internal.driver.RecordingExecutor;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name server that does not answer.
 */
class NameLookUpIT {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final RecordingExecutor executor = new RecordingExecutor();

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final AtomicBoolean blocks = new AtomicBoolean();

	@Test
	void holdsUpNeitherAcknowledgementsNorTimersNorStop() throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			Map<String, String> environment = new HashMap<>(agent.env());
			environment.computeIfPresent("MESOS_AGENT_ENDPOINT",
					(name, endpoint) -> "agent.test" + endpoint.substring(endpoint.lastIndexOf(':')));
			BcsExecutorDriver driver = BcsExecutorDriver.builder(this.executor, DriverEnv.from(environment))
				.hostResolver(this::resolve)
				.connectTimeout(Duration.ofMillis(100))
				.stopTimeout(Duration.ofMillis(500))
				.listener(this.executor)
				.build();
			driver.start();
			agent.within(LONG).awaitSubscription();
			agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			agent.launch(Tasks.data("a", "true"));
			agent.launch(Tasks.data("b", "true"));
			driver.sendStatusUpdate(RecordingExecutor.status("a", TaskState.TASK_RUNNING));
			agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
			this.blocks.set(true);
			agent.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE));
			driver.sendStatusUpdate(RecordingExecutor.status("b", TaskState.TASK_RUNNING));
			assertThat(this.asked.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(agent.acknowledgements().acknowledge("a")).isOne();
			this.executor.awaitEvent(DriverEvent.UpdateAcknowledged.class);
			this.executor.await("two retries", () -> this.executor.events(DriverEvent.UpdateRetried.class).size() > 1);
			assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(this.released.getCount()).as("the name server has not answered").isOne();
		}
		finally {
			this.released.countDown();
		}
	}

	private InetAddress resolve(String host) {
		assertThat(host).isEqualTo("agent.test");
		if (this.blocks.get()) {
			this.asked.countDown();
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return InetAddress.getLoopbackAddress();
	}

}
