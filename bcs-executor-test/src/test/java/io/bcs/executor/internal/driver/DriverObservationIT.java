/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a driver shows of itself to those who measure it.
 */
class DriverObservationIT extends DriverTestBase {

	@Test
	void theSnapshotTellsWhatWaits() {
		CountDownLatch launching = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.executor.onLaunch = (driver, task) -> {
			launching.countDown();
			await(release);
		};
		assertThat(this.driver.snapshot().connection()).isEqualTo(ConnectionState.NOT_STARTED);
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		start();
		assertThat(this.driver.snapshot().connection()).as("from the start on")
			.isIn(ConnectionState.SUBSCRIBING, ConnectionState.SUBSCRIBED);
		for (int i = 0; i < 3; i++) {
			this.agent.launch(Tasks.data("task-" + i, "true"));
		}
		// Until then, it is one of those that are queued.
		await(launching);
		assertThat(this.driver.snapshot().runningCallback()).isPositive();
		this.executor.await("two queued callbacks", () -> this.driver.snapshot().queuedCallbacks() == 2);
		send("task-0", TaskState.TASK_RUNNING);
		this.agent.within(LONG).awaitUpdate("task-0", TaskState.TASK_RUNNING);
		assertThat(this.driver.snapshot())
			.extracting(DriverSnapshot::activeTaskCount, DriverSnapshot::unacknowledgedTaskCount,
					DriverSnapshot::unacknowledgedUpdateCount)
			.containsExactly(3, 3, 1);
		this.agent.acknowledgements().acknowledge("task-0");
		awaitAcknowledgements(1);
		this.executor.await("an acknowledged task", () -> this.driver.snapshot().unacknowledgedTaskCount() == 2);
		assertThat(this.driver.snapshot().unacknowledgedUpdateCount()).isZero();
		assertThat(this.driver.snapshot().activeTaskCount()).isEqualTo(3);
		release.countDown();
		this.executor.await("no callback", () -> this.driver.snapshot().queuedCallbacks() == 0
				&& this.driver.snapshot().runningCallback().equals(Duration.ZERO));
	}

	@Test
	void callbacksThatAreDroppedAtTheEndDoNotWaitAnyMore() throws Exception {
		CountDownLatch launching = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.executor.onLaunch = (driver, task) -> {
			launching.countDown();
			await(release);
		};
		start();
		for (int i = 0; i < 5; i++) {
			this.agent.launch(Tasks.data("task-" + i, "true"));
		}
		await(launching);
		this.executor.await("four queued callbacks", () -> this.driver.snapshot().queuedCallbacks() == 4);
		this.driver.abort();
		this.driver.join();
		assertThat(this.driver.snapshot().queuedCallbacks()).isZero();
		release.countDown();
	}

	@Test
	void interceptorsWrapEveryCallbackOnItsThread() {
		List<String> wrapped = new CopyOnWriteArrayList<>();
		this.driver = builder(this.agent.env()).callbackInterceptor((invocation) -> {
			wrapped.add(invocation.callback() + " on " + Thread.currentThread().getName());
			invocation.proceed();
		}).build();
		this.executor.finishing();
		start();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
		assertThat(wrapped).containsExactly("registered on bcs-executor-callback",
				"launchTask on bcs-executor-callback");
	}

	@Test
	void anInterceptorThatFailsFailsTheLaunch() {
		this.driver = builder(this.agent.env()).callbackInterceptor((invocation) -> {
			if (invocation.callback().equals("launchTask")) {
				throw new IllegalStateException("no context");
			}
			invocation.proceed();
		}).build();
		start();
		this.agent.launch(Tasks.data("a", "true"));
		assertThat(this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FAILED).getMessage()).contains("no context");
		assertThat(this.executor.callbacks).doesNotContain("launchTask a");
	}

	@Test
	void aMessageThatTheAgentTookIsReported() {
		start();
		this.driver.sendFrameworkMessage("hello");
		assertThat(this.executor.awaitEvent(DriverEvent.MessageSent.class).size()).isEqualTo(5);
		assertThat(this.executor.events(DriverEvent.CallCompleted.class)).extracting(DriverEvent.CallCompleted::type)
			.containsExactly(Call.Type.SUBSCRIBE, Call.Type.MESSAGE);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
