/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
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
import org.springframework.beans.factory.FactoryBean;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ExecutorEventPublisherTests {

	private static final DriverEvent UPDATE = new DriverEvent.UpdateAcknowledged(TaskStatus.getDefaultInstance(),
			Duration.ofMillis(5));

	private static final DriverEvent LAUNCH = new DriverEvent.TaskLaunched(TaskInfo.getDefaultInstance());

	private static final DriverEvent LOST = new DriverEvent.Disconnected("gone", true);

	private static final DriverEvent ENDED = new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN,
			"The end", 1);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	/** Every queued event wakes or makes a thread: none were queued if there is none. */
	private final AtomicInteger threads = new AtomicInteger();

	private final ThreadFactory threadFactory = (task) -> {
		this.threads.incrementAndGet();
		Thread thread = new Thread(task, "events");
		thread.setDaemon(true);
		return thread;
	};

	private final ExecutorEventPublisher publisher = new ExecutorEventPublisher(this.context, this.threadFactory);

	private void refresh(Class<?>... configuration) {
		this.context.registerBean(ExecutorEventPublisher.class, () -> this.publisher);
		if (configuration.length > 0) {
			this.context.register(configuration);
		}
		this.context.refresh();
	}

	private Recorder refresh(Consumer<DriverEvent> action) {
		Recorder recorder = new Recorder(action);
		this.context.registerBean(Recorder.class, () -> recorder);
		refresh();
		return recorder;
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void publishesTheDriversOwnEventsInOrderOffTheDriversThread() {
		Recorder recorder = refresh((event) -> {
		});
		List<DriverEvent> events = List.of(new DriverEvent.Subscribing(1, 0, 0),
				new DriverEvent.Subscribed(false, 1, Duration.ZERO, AgentInfo.getDefaultInstance()), LAUNCH, LOST,
				UPDATE, new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, Duration.ofSeconds(7)), ENDED);
		events.forEach(this.publisher::onEvent);
		this.publisher.stop();
		assertThat(recorder.events).containsExactlyElementsOf(events);
		assertThat(recorder.ended).containsExactly(ENDED);
		assertThat(recorder.threads).containsOnly("events");
	}

	@Test
	void doesNotEvenQueueEventsThatNobodyListensTo() {
		refresh(ListenersOfOthers.class);
		this.publisher.onEvent(UPDATE);
		this.publisher.onEvent(LAUNCH);
		assertThat(this.threads).hasValue(0);
	}

	@Test
	void queuesEventsOfTheTypesThatHaveListeners() {
		refresh(ListenersOfLaunches.class);
		this.publisher.onEvent(UPDATE);
		assertThat(this.threads).hasValue(0);
		this.publisher.onEvent(LAUNCH);
		this.publisher.stop();
		assertThat(this.context.getBean(ListenersOfLaunches.class).received).containsExactly("method", "lambda",
				"lazy");
	}

	@Test
	void findsTheListenersOfTheParent() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(
				ListenersOfLaunches.class)) {
			this.context.setParent(parent);
			refresh();
			this.publisher.onEvent(UPDATE);
			assertThat(this.threads).hasValue(0);
			this.publisher.onEvent(LAUNCH);
			this.publisher.stop();
			assertThat(parent.getBean(ListenersOfLaunches.class).received).contains("method");
		}
	}

	@Test
	void findsAListenerOfAllEvents() {
		refresh();
		List<Object> received = new CopyOnWriteArrayList<>();
		this.context.addApplicationListener(new ApplicationListener<ApplicationEvent>() {

			@Override
			public void onApplicationEvent(ApplicationEvent event) {
				received.add((event instanceof PayloadApplicationEvent<?> payload) ? payload.getPayload() : event);
			}

		});
		this.publisher.detectListeners();
		this.publisher.onEvent(UPDATE);
		this.publisher.stop();
		assertThat(received).contains(UPDATE);
	}

	@Test
	void aListenerThatComesLateGetsTheRareEventsAtOnceAndTheOthersWhenItIsLookedFor() {
		refresh();
		List<Object> received = new CopyOnWriteArrayList<>();
		this.context.addApplicationListener(ApplicationListener.<DriverEvent>forPayload(received::add));
		this.publisher.onEvent(LAUNCH);
		this.publisher.onEvent(LOST);
		Awaitility.await().until(() -> received.contains(LOST));
		this.publisher.detectListeners();
		this.publisher.onEvent(LAUNCH);
		this.publisher.stop();
		assertThat(received).containsExactly(LOST, LAUNCH);
	}

	@Test
	void whatComesBeforeTheContextIsRefreshedIsPublished() {
		this.publisher.onEvent(UPDATE);
		assertThat(this.threads).hasValue(1);
	}

	@Test
	void aListenerThatFailsDoesNotKeepTheNextEventBack(CapturedOutput output) {
		Recorder recorder = refresh((event) -> {
			throw new IllegalStateException("listener is broken");
		});
		this.publisher.onEvent(LOST);
		this.publisher.onEvent(LAUNCH);
		this.publisher.stop();
		assertThat(recorder.events).containsExactly(LOST, LAUNCH);
		assertThat(output).contains("listener is broken").containsOnlyOnce("A listener of the application failed");
	}

	@Test
	void aListenerThatHangsDelaysNeitherTheDriverNorTheEnd(CapturedOutput output) {
		CountDownLatch release = new CountDownLatch(1);
		refresh((event) -> Awaitility.await().ignoreExceptions().until(() -> release.getCount() == 0));
		try {
			for (int i = 0; i < 10_101; i++) {
				this.publisher.onEvent(LOST);
			}
			assertThat(output).containsOnlyOnce("events of the driver were dropped")
				.contains("1 events of the driver were dropped, because 10000 wait");
			this.publisher.stop();
			assertThat(output).contains("99 events of the driver were dropped")
				.contains("10000 events of the driver are not published");
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void aListenerMayCloseTheApplication(CapturedOutput output) throws InterruptedException {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		refresh((event) -> {
			thread.complete(Thread.currentThread());
			this.context.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		this.publisher.onEvent(ENDED);
		assertThat(interrupted).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(false);
		thread.join().join();
		// The listeners behind this one can't be called any more.
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void theThreadIsThereForEventsOnly(CapturedOutput output) {
		refresh();
		assertThat(this.threads).hasValue(0);
		this.publisher.stop();
		// Too late for anybody, and no reason to fail.
		this.publisher.onEvent(LOST);
		assertThat(this.threads).hasValue(0);
		assertThat(output).doesNotContain("dropped");
	}

	/** Listens to all events of a driver. */
	static class Recorder {

		private final List<DriverEvent> events = new CopyOnWriteArrayList<>();

		private final List<DriverEvent> ended = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		private final Consumer<DriverEvent> action;

		Recorder(Consumer<DriverEvent> action) {
			this.action = action;
		}

		@EventListener
		void on(DriverEvent event) {
			this.threads.add(Thread.currentThread().getName());
			this.events.add(event);
			this.action.accept(event);
		}

		@EventListener
		void on(DriverEvent.Ended event) {
			this.ended.add(event);
		}

	}

	/** Listeners of what no driver publishes often. */
	@Configuration(proxyBeanMethods = false)
	static class ListenersOfOthers {

		@EventListener
		void on(DriverEvent.Ended event) {
		}

		@EventListener
		void on(ContextRefreshedEvent event) {
		}

		@Bean
		FactoryThatListens factoryThatListens() {
			return new FactoryThatListens();
		}

		@Bean
		ApplicationListener<ContextRefreshedEvent> lambda() {
			return (event) -> {
			};
		}

		@Bean
		@Lazy
		ApplicationListener<ContextRefreshedEvent> lazy() {
			return (event) -> {
			};
		}

	}

	/** Listeners of all kinds. */
	@Configuration(proxyBeanMethods = false)
	static class ListenersOfLaunches {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@EventListener
		@Order(1)
		void on(DriverEvent.TaskLaunched event) {
			this.received.add("method");
		}

		@Bean
		@Order(2)
		ApplicationListener<PayloadApplicationEvent<DriverEvent.TaskLaunched>> lambda() {
			return (event) -> this.received.add("lambda");
		}

		@Bean
		@Lazy
		@Order(3)
		ApplicationListener<PayloadApplicationEvent<DriverEvent.TaskLaunched>> lazy() {
			return (event) -> this.received.add("lazy");
		}

	}

	/** As the one that Spring Boot has in every application. */
	static class FactoryThatListens implements FactoryBean<String>, ApplicationListener<ContextRefreshedEvent> {

		@Override
		public String getObject() {
			return "made";
		}

		@Override
		public Class<?> getObjectType() {
			return String.class;
		}

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			// Nothing of the driver's.
		}

	}

}
