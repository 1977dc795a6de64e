/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.event.DriverStoppedEvent;
import io.bcs.executor.boot.event.ExecutorDisconnectedEvent;
import io.bcs.executor.boot.event.ExecutorRegisteredEvent;
import io.bcs.executor.boot.event.ExecutorReregisteredEvent;
import io.bcs.executor.boot.event.ShutdownRequestedEvent;
import io.bcs.executor.boot.event.StatusUpdateAcknowledgedEvent;
import io.bcs.executor.boot.event.TaskLaunchedEvent;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ExecutorEventPublisherTests {

	private final List<Object> published = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final FakeDriver driver = new FakeDriver();

	private ExecutorEventPublisher publisher = publisher((event) -> {
		this.threads.add(Thread.currentThread());
		this.published.add(event);
	});

	private ExecutorEventPublisher publisher(ApplicationEventPublisher target) {
		ExecutorEventPublisher created = new ExecutorEventPublisher(target, () -> this.driver, (task) -> {
			Thread thread = new Thread(task, "events");
			thread.setDaemon(true);
			return thread;
		});
		created.start();
		return created;
	}

	@AfterEach
	void stop() {
		this.publisher.stop();
	}

	@Test
	void publishesInOrderOffTheDriversThread() {
		AgentInfo agent = AgentInfo.newBuilder().setHostname("h").build();
		TaskInfo task = TaskInfo.getDefaultInstance();
		TaskStatus status = TaskStatus.getDefaultInstance();
		this.publisher.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		this.publisher.onEvent(new DriverEvent.Subscribed(false, 1, Duration.ZERO, agent));
		this.publisher.onEvent(new DriverEvent.TaskLaunched(task));
		this.publisher.onEvent(new DriverEvent.Disconnected("gone", true));
		this.publisher.onEvent(new DriverEvent.Subscribed(true, 3, Duration.ofSeconds(2), agent));
		this.publisher.onEvent(new DriverEvent.UpdateAcknowledged(status, Duration.ofMillis(5)));
		this.publisher.onEvent(new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, Duration.ofSeconds(7)));
		this.publisher.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "The end", 1));
		this.publisher.stop();
		assertThat(this.published).hasSize(7).satisfiesExactly((event) -> {
			assertThat(event).isInstanceOf(ExecutorRegisteredEvent.class);
			assertThat(((ExecutorRegisteredEvent) event).getAgent()).isEqualTo(agent);
			assertThat(((ExecutorRegisteredEvent) event).getDriver()).isSameAs(this.driver);
		}, (event) -> assertThat(((TaskLaunchedEvent) event).getTask()).isSameAs(task), (event) -> {
			assertThat(((ExecutorDisconnectedEvent) event).getReason()).isEqualTo("gone");
			assertThat(((ExecutorDisconnectedEvent) event).isReconnecting()).isTrue();
		}, (event) -> {
			assertThat(((ExecutorReregisteredEvent) event).getOutage()).isEqualTo(Duration.ofSeconds(2));
			assertThat(((ExecutorReregisteredEvent) event).getAttempts()).isEqualTo(3);
		}, (event) -> {
			assertThat(((StatusUpdateAcknowledgedEvent) event).getStatus()).isSameAs(status);
			assertThat(((StatusUpdateAcknowledgedEvent) event).getLatency()).isEqualTo(Duration.ofMillis(5));
		}, (event) -> {
			assertThat(((ShutdownRequestedEvent) event).getReason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			assertThat(((ShutdownRequestedEvent) event).getGracePeriod()).isEqualTo(Duration.ofSeconds(7));
		}, (event) -> {
			assertThat(((DriverStoppedEvent) event).getStatus()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(((DriverStoppedEvent) event).getReason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
			assertThat(((DriverStoppedEvent) event).getMessage()).isEqualTo("The end");
			assertThat(((DriverStoppedEvent) event).getUndelivered()).isEqualTo(1);
		});
		assertThat(this.threads).extracting(Thread::getName).containsOnly("events");
	}

	@Test
	void aListenerThatFailsDoesNotKeepTheNextEventBack(CapturedOutput output) {
		this.publisher = publisher((event) -> {
			this.published.add(event);
			throw new IllegalStateException("listener is broken");
		});
		this.publisher.onEvent(new DriverEvent.Disconnected("one", true));
		this.publisher.onEvent(new DriverEvent.Disconnected("two", true));
		this.publisher.stop();
		assertThat(this.published).hasSize(2);
		assertThat(output).contains("A listener of the application failed", "listener is broken");
	}

	@Test
	void aListenerThatHangsDelaysNeitherTheDriverNorTheEnd(CapturedOutput output) {
		CountDownLatch release = new CountDownLatch(1);
		this.publisher = publisher((event) -> {
			this.published.add(event);
			Awaitility.await().ignoreExceptions().until(() -> release.getCount() == 0);
		});
		try {
			for (int i = 0; i < 10_100; i++) {
				this.publisher.onEvent(new DriverEvent.Disconnected("again", true));
			}
			assertThat(output).containsOnlyOnce("further ones are dropped");
			this.publisher.stop();
			assertThat(output).contains("10000 events of the executor are not published");
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void aListenerMayCloseTheApplication(CapturedOutput output) {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.publisher = publisher((event) -> {
			this.publisher.stop();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		this.publisher.onEvent(new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "The end", 0));
		assertThat(interrupted).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(false);
		assertThat(output).doesNotContain("did not return in time");
	}

	@Test
	void theThreadIsThereForEventsOnly(CapturedOutput output) {
		assertThat(this.threads).isEmpty();
		this.publisher.stop();
		// Too late for anybody, and no reason to fail.
		this.publisher.onEvent(new DriverEvent.Disconnected("late", true));
		assertThat(this.published).isEmpty();
		assertThat(output).doesNotContain("dropped");
	}

}
