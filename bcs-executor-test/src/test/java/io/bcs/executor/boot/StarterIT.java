/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.test.AgentTls;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter without a web server, against an agent.
 */
class StarterIT extends StarterTestBase {

	private static final String NO_WEB = "--spring.main.web-application-type=none";

	StarterIT(@TempDir Path directory) {
		super(directory);
	}

	@Test
	void aContextThatClosesShutsTheExecutorDownFirstAndDeliversItsUpdates() {
		ConfigurableApplicationContext context = run(Application.class, NO_WEB);
		TaskKeeper executor = context.getBean(TaskKeeper.class);
		ExecutorDriver driver = context.getBean(ExecutorDriver.class);
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("a", "forever"));
		this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
		context.close();
		assertThat(executor.callbacks).containsExactly("launchTask", "shutdown");
		assertThat(this.agent.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
		assertThat(driver.status()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.directory.resolve(this.agent.executorId() + ".prom")).content()
			.contains("bkbcs_executor_taskgroup_status_ack_total", " 2.0\n");
	}

	@Test
	void aSecondContextInTheSameJvmSubscribesAgainAsAfterARestartOfDevtools() {
		for (int i = 0; i < 2; i++) {
			try (ConfigurableApplicationContext context = run(Application.class, NO_WEB)) {
				this.agent.awaitSubscription();
				this.agent.launch(Tasks.data("task" + i, "forever"));
				this.agent.awaitUpdate("task" + i, TaskState.TASK_RUNNING);
				assertThat(context.getBean(TaskKeeper.class).callbacks).containsExactly("launchTask");
			}
			this.agent.awaitUpdate("task" + i, TaskState.TASK_KILLED);
		}
	}

	@Test
	void publishesApplicationEventsInOrderOnTheirOwnThread() {
		ConfigurableApplicationContext context = run(WithEvents.class, NO_WEB);
		Events events = context.getBean(Events.class);
		await().until(() -> events.has(DriverEvent.Subscribed.class, 1));
		this.agent.stream().drop();
		await().until(() -> events.has(DriverEvent.Subscribed.class, 2));
		this.agent.launch(Tasks.data("a", "forever"));
		await().until(() -> events.has(DriverEvent.UpdateAcknowledged.class, 1));
		context.close();
		assertThat(events.received).filteredOn((event) -> !(event instanceof DriverEvent.SubscriptionFailed))
			.hasExactlyElementsOfTypes(DriverEvent.Subscribed.class, DriverEvent.Disconnected.class,
					DriverEvent.Subscribed.class, DriverEvent.TaskLaunched.class, DriverEvent.UpdateAcknowledged.class,
					DriverEvent.ShutdownRequested.class, DriverEvent.UpdateAcknowledged.class, DriverEvent.Ended.class);
		assertThat(events.threads).containsOnly("bcs-executor-events");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void callbacksRunOnAVirtualThreadOnRequest() {
		try (ConfigurableApplicationContext context = run(Application.class, NO_WEB,
				"--spring.threads.virtual.enabled=true")) {
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("a", "forever"));
			this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
			assertThat(context.getBean(TaskKeeper.class).threads).singleElement()
				.satisfies((thread) -> assertThat(thread.getClass().getName()).contains("VirtualThread"));
		}
	}

	@Test
	void speaksTlsWithAnSslBundleAndTakesARenewedOne() throws Exception {
		this.agent.close();
		this.agent = EmbeddedAgent.builder().tls(AgentTls.standard().withoutVariables()).start();
		Path trusted = this.directory.resolve("ca.pem");
		try (EmbeddedAgent stranger = EmbeddedAgent.builder().tls().start()) {
			Files.copy(stranger.tlsFiles().ca(), trusted);
		}
		try (ConfigurableApplicationContext context = run(Application.class, NO_WEB, "--bcs.executor.ssl.bundle=agent",
				"--spring.ssl.bundle.pem.agent.reload-on-update=true",
				"--spring.ssl.bundle.pem.agent.truststore.certificate=file:" + trusted,
				"--spring.ssl.bundle.watch.file.quiet-period=50ms")) {
			ExecutorDriver driver = context.getBean(ExecutorDriver.class);
			await().until(() -> driver.snapshot().attempts() > 1);
			assertThat(driver.snapshot().reason()).startsWith("TLS with the agent at https://127.0.0.1:")
				.contains(" failed: ");
			Path renewed = Files.copy(this.agent.tlsFiles().ca(), this.directory.resolve("renewed.pem"));
			Files.move(renewed, trusted, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("a", "forever"));
			this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class WithEvents extends Application {

		@Bean
		Events events() {
			return new Events();
		}

	}

	static class Events {

		private final List<DriverEvent> received = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener({ DriverEvent.Subscribed.class, DriverEvent.Disconnected.class, DriverEvent.TaskLaunched.class,
				DriverEvent.UpdateAcknowledged.class, DriverEvent.ShutdownRequested.class, DriverEvent.Ended.class })
		void on(DriverEvent event) {
			this.threads.add(Thread.currentThread().getName());
			this.received.add(event);
		}

		boolean has(Class<?> type, int times) {
			return this.received.stream().filter(type::isInstance).count() >= times;
		}

	}

}
