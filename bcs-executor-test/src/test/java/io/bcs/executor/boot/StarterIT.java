/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.event.DriverStoppedEvent;
import io.bcs.executor.boot.event.ExecutorApplicationEvent;
import io.bcs.executor.boot.event.ExecutorDisconnectedEvent;
import io.bcs.executor.boot.event.ExecutorRegisteredEvent;
import io.bcs.executor.boot.event.ExecutorReregisteredEvent;
import io.bcs.executor.boot.event.ShutdownRequestedEvent;
import io.bcs.executor.boot.event.StatusUpdateAcknowledgedEvent;
import io.bcs.executor.boot.event.TaskLaunchedEvent;
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
		await().until(() -> events.has(ExecutorRegisteredEvent.class));
		this.agent.stream().drop();
		await().until(() -> events.has(ExecutorReregisteredEvent.class));
		this.agent.launch(Tasks.data("a", "forever"));
		await().until(() -> events.has(StatusUpdateAcknowledgedEvent.class));
		context.close();
		assertThat(events.received).hasExactlyElementsOfTypes(ExecutorRegisteredEvent.class,
				ExecutorDisconnectedEvent.class, ExecutorReregisteredEvent.class, TaskLaunchedEvent.class,
				StatusUpdateAcknowledgedEvent.class, ShutdownRequestedEvent.class, StatusUpdateAcknowledgedEvent.class,
				DriverStoppedEvent.class);
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
			ExecutorActivity activity = context.getBean(ExecutorActivity.class);
			await().until(() -> activity.connection().attempts() > 1);
			assertThat(activity.connection().reason()).startsWith("TLS with the agent at https://127.0.0.1:")
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

		private final List<ExecutorApplicationEvent> received = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void on(ExecutorApplicationEvent event) {
			this.threads.add(Thread.currentThread().getName());
			this.received.add(event);
		}

		boolean has(Class<?> type) {
			return this.received.stream().anyMatch(type::isInstance);
		}

	}

}
