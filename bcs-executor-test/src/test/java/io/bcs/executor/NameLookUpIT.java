/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name server that does not answer.
 */
class NameLookUpIT {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final List<DriverEvent> events = new CopyOnWriteArrayList<>();

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final AtomicBoolean blocks = new AtomicBoolean();

	@Test
	void holdsUpNeitherAcknowledgementsNorTimersNorStop() throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			Map<String, String> environment = new HashMap<>(agent.env());
			environment.computeIfPresent("MESOS_AGENT_ENDPOINT",
					(name, endpoint) -> "agent.test" + endpoint.substring(endpoint.lastIndexOf(':')));
			BcsExecutorDriver driver = BcsExecutorDriver.builder(new Quiet(), DriverEnv.from(environment))
				.hostResolver(this::resolve)
				.connectTimeout(Duration.ofMillis(100))
				.stopTimeout(Duration.ofMillis(500))
				.listener(this.events::add)
				.build();
			driver.start();
			agent.within(LONG).awaitSubscription();
			agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			agent.launch(Tasks.data("a", "true"));
			agent.launch(Tasks.data("b", "true"));
			driver.sendStatusUpdate(running("a"));
			agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
			this.blocks.set(true);
			agent.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE));
			driver.sendStatusUpdate(running("b"));
			assertThat(this.asked.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(agent.acknowledgements().acknowledge("a")).isOne();
			awaitEvents(DriverEvent.UpdateAcknowledged.class, 1);
			awaitEvents(DriverEvent.UpdateRetried.class, 2);
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

	private void awaitEvents(Class<? extends DriverEvent> type, int count) {
		Awaitility.await().atMost(LONG).until(() -> this.events.stream().filter(type::isInstance).count() >= count);
	}

	private static TaskStatus running(String task) {
		return TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(task))
			.setState(TaskState.TASK_RUNNING)
			.build();
	}

	/** Leaves reports to the test. */
	private static final class Quiet implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			// The test reports.
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
			// There is nothing to kill.
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
			// There is nothing to end.
		}

	}

}
