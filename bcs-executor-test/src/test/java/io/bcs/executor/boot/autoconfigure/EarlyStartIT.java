/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.EarlySubscription;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Applications that subscribe before their context is created. The listener is told that
 * the agent's variables are those of the process, which a test can't set.
 */
@ExtendWith(OutputCaptureExtension.class)
class EarlyStartIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	private final AtomicReference<@Nullable EarlySubscription> launched = new AtomicReference<>();

	private final Map<String, String> variables = new HashMap<>(this.agent.env());

	private final AtomicBoolean subscribed = new AtomicBoolean();

	@AfterEach
	void closeAgent() {
		this.agent.close();
	}

	private SpringApplication application(Class<?> source, Consumer<ConfigurableApplicationContext> whileStarting) {
		SpringApplication application = new SpringApplication(source);
		application.setRegisterShutdownHook(false);
		application.setEnvironment(new ProcessEnvironment(this.variables));
		application.addListeners(new EarlySubscriptionListener(new EarlySubscriptionConditions(this.variables::get),
				this.subscribed, () -> DriverEnv.from(this.variables), this.launched::get));
		application.addInitializers(
				(context) -> context.addBeanFactoryPostProcessor((beanFactory) -> whileStarting.accept(context)));
		return application;
	}

	private long subscribes() {
		return this.agent.records()
			.calls()
			.stream()
			.filter((call) -> call.call() != null && call.call().getType() == Call.Type.SUBSCRIBE)
			.count();
	}

	/** Waits until the agent's first task has come. */
	private static void awaitTask(EarlySubscription early) {
		while (early.receivedTasks() == 0) {
			Thread.onSpinWait();
		}
	}

	/** Runs an application that can't start, and returns what it is told. */
	private String failure(Class<?> source) {
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		try {
			application(source, (context) -> {
			}).run("--bcs.executor.textfile.enabled=false").close();
		}
		catch (RuntimeException ex) {
			failures.add(ex);
		}
		assertThat(failures).hasSize(1);
		return String.valueOf(failures.get(0));
	}

	@Test
	void tasksThatComeWhileTheContextIsCreatedWaitForTheExecutor() {
		SpringApplication application = application(WithExecutor.class, (context) -> {
			// No bean is there yet, and the agent has a subscription.
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("early", "true"));
		});
		try (ConfigurableApplicationContext context = application.run("--bcs.executor.textfile.enabled=false")) {
			this.agent.awaitUpdate("early", TaskState.TASK_FINISHED);
			this.agent.launch(Tasks.data("late", "true"));
			this.agent.awaitUpdate("late", TaskState.TASK_FINISHED);
			assertThat(context.getBean(RecordingExecutor.class).callbacks).containsExactly("setDriver", "registered",
					"launchTask early", "launchTask late");
			assertThat(subscribes()).isOne();
			assertThat(context.getBean(EarlySubscription.class).isAdopted()).isTrue();
		}
		this.agent.awaitDisconnection();
	}

	@Test
	void aSubscriptionOfTheLauncherIsTakenOver() {
		EarlySubscription launched = EarlySubscription.builder(DriverEnv.from(this.variables)).open();
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("early", "true"));
		this.launched.set(launched);
		try (ConfigurableApplicationContext context = application(WithExecutor.class, (starting) -> {
		}).run("--bcs.executor.textfile.enabled=false", "--bcs.executor.call-timeout=11s")) {
			this.agent.awaitUpdate("early", TaskState.TASK_FINISHED);
			assertThat(context.getBean(EarlySubscription.class)).isSameAs(launched);
			assertThat(subscribes()).isOne();
		}
		this.agent.awaitDisconnection();
	}

	@Test
	void aBootstrapContextLeavesTheSubscriptionOfTheLauncherToTheApplication() {
		try (EarlySubscription early = EarlySubscription.builder(DriverEnv.from(this.variables)).open()) {
			this.launched.set(early);
			this.agent.awaitSubscription();
			SpringApplication bootstrap = application(WithoutExecutor.class, (starting) -> {
			});
			ProcessEnvironment environment = new ProcessEnvironment(this.variables);
			environment.getPropertySources().addFirst(new MapPropertySource("bootstrap", Map.of()));
			bootstrap.setEnvironment(environment);
			try (ConfigurableApplicationContext context = bootstrap.run()) {
				assertThat(context.getBeanProvider(EarlySubscription.class).getIfAvailable()).isNull();
				assertThat(early.hasDriver()).isFalse();
				assertThat(subscribes()).isOne();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "enabled=false", "auto-startup=false", "early-subscription=false", "media-type=json",
			"max-record-size=1MB", "ssl.server-name=agent" })
	void aLauncherThatTheApplicationsPropertiesContradictFailsTheStart(String property, CapturedOutput output) {
		this.launched.set(EarlySubscription.builder(DriverEnv.from(this.variables)).open());
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("early", "true"));
		EarlySubscription early = Objects.requireNonNull(this.launched.get());
		awaitTask(early);
		SpringApplication application = application(WithExecutor.class, (starting) -> {
		});
		assertThatThrownBy(() -> application.run("--bcs.executor." + property));
		TaskStatus status = this.agent.awaitUpdate("early", TaskState.TASK_FAILED);
		String name = property.substring(0, property.indexOf('='));
		assertThat(status.getMessage()).contains("bcs.executor." + name);
		assertThat(output).contains("APPLICATION FAILED TO START", "bcs.executor." + name, "JVM_LAUNCHER=off");
		this.agent.awaitDisconnection();
	}

	@Test
	void aPropertyThatCantBeReadEndsTheSubscriptionOfTheLauncherToo() {
		EarlySubscription early = EarlySubscription.builder(DriverEnv.from(this.variables)).open();
		this.launched.set(early);
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("early", "true"));
		awaitTask(early);
		SpringApplication application = application(WithExecutor.class, (starting) -> {
		});
		assertThatThrownBy(() -> application.run("--bcs.executor.auto-startup=maybe"));
		TaskStatus status = this.agent.awaitUpdate("early", TaskState.TASK_FAILED);
		assertThat(status.getMessage()).startsWith("The executor's application could not be started: ");
		this.agent.awaitDisconnection();
	}

	@Test
	void optionsOfTheDriverStillTakeEffect() {
		SpringApplication application = application(WithExecutor.class, (context) -> this.agent.awaitSubscription());
		try (ConfigurableApplicationContext context = application.run("--bcs.executor.textfile.enabled=false",
				"--bcs.executor.max-unacknowledged-updates=1", "--bcs.executor.media-type=json")) {
			ExecutorDriver driver = context.getBean(ExecutorDriver.class);
			this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			driver.sendStatusUpdate(RecordingExecutor.status("a", TaskState.TASK_RUNNING));
			assertThatThrownBy(() -> driver.sendStatusUpdate(RecordingExecutor.status("b", TaskState.TASK_RUNNING)))
				.hasMessageContaining("max-unacknowledged-updates");
			assertThat(subscribes()).isOne();
		}
	}

	@Test
	void anApplicationThatCantStartFailsItsTasks() {
		SpringApplication application = application(WithExecutor.class, (context) -> {
			EarlySubscription early = context.getBean(EarlySubscription.class);
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("early", "true"));
			awaitTask(early);
			throw new IllegalStateException("There is no database. Start one");
		});
		assertThatThrownBy(() -> application.run("--bcs.executor.textfile.enabled=false"))
			.hasMessageContaining("no database");
		TaskStatus status = this.agent.awaitUpdate("early", TaskState.TASK_FAILED);
		assertThat(status.getMessage())
			.isEqualTo("The executor's application could not be started: There is no database");
		this.agent.awaitDisconnection();
		assertThat(this.agent.records().updatesAcknowledged()).isOne();
	}

	@Test
	void anApplicationThatCantStartAndHasNoTaskEndsTheSubscription() {
		SpringApplication application = application(WithExecutor.class, (context) -> {
			this.agent.awaitSubscription();
			throw new IllegalStateException("There is no database");
		});
		assertThatThrownBy(() -> application.run()).hasMessageContaining("no database");
		this.agent.awaitDisconnection();
	}

	@Test
	void aSubscriptionThatNoDriverTakesOverIsClosedWithAWarning(CapturedOutput output) {
		SpringApplication application = application(WithoutExecutor.class, (context) -> this.agent.awaitSubscription());
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.isActive()).isTrue();
			this.agent.awaitDisconnection();
			assertThat(output).contains("no driver has taken it over", "bcs.executor.early-subscription=false");
		}
	}

	@Test
	void tasksThatCameOnASubscriptionThatNoDriverTakesOverAreFailed(CapturedOutput output) {
		SpringApplication application = application(WithoutExecutor.class, (context) -> {
			EarlySubscription early = context.getBean(EarlySubscription.class);
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("early", "true"));
			awaitTask(early);
		});
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(this.agent.awaitUpdate("early", TaskState.TASK_FAILED).getMessage())
				.startsWith("The executor's application was started without a driver for its tasks");
			this.agent.awaitDisconnection();
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains("1 tasks that came on it are reported as TASK_FAILED");
		}
	}

	@Test
	void aProcessSubscribesEarlyOnce(CapturedOutput output) {
		this.subscribed.set(true);
		try (ConfigurableApplicationContext context = application(WithExecutor.class, (starting) -> {
		}).run("--bcs.executor.textfile.enabled=false", "--debug", "--logging.level.io.bcs.executor=debug")) {
			this.agent.awaitSubscription();
			assertThat(context.getBeanProvider(EarlySubscription.class).getIfAvailable()).isNull();
			assertThat(output).contains("and not before: the process has subscribed before");
		}
	}

	@Test
	void variablesThatCantBeReadAreReportedByTheContext() {
		this.variables.put("MESOS_RECOVERY_TIMEOUT", "soon");
		assertThat(failure(WithExecutor.class)).contains("MESOS_RECOVERY_TIMEOUT");
		assertThat(subscribes()).isZero();
	}

	@Test
	void aDriverOfTheApplicationIsAPageThatNamesTheBean(CapturedOutput output) {
		failure(WithOwnDriver.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "the bean ownDriver",
				"bcs.executor.early-subscription=false", "inject the bean of type EarlySubscription");
	}

	@Test
	void aDriverOfTheApplicationMayTakeTheSubscriptionOver() {
		try (ConfigurableApplicationContext context = application(WithAdoptingDriver.class, (starting) -> {
		}).run("--bcs.executor.textfile.enabled=false")) {
			this.agent.awaitSubscription();
			assertThat(context.getBean(EarlySubscription.class).isAdopted()).isTrue();
			assertThat(subscribes()).isOne();
		}
	}

	@Test
	void otherConnectionDetailsAreAPageThatNamesTheBean(CapturedOutput output) {
		failure(WithOtherAgent.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "the agent's endpoint is 127.0.0.1:",
				"the bean otherAgent (AgentConnectionDetails)", "bcs.executor.early-subscription=false");
	}

	@Test
	void aCustomizerThatChangesTheSubscriptionIsAPageThatNamesTheBean(CapturedOutput output) {
		failure(WithCustomizer.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "the media type is PROTOBUF there and JSON here",
				"the bean jsonCustomizer (ExecutorDriverCustomizer)", "bcs.executor.early-subscription=false");
	}

	/** The environment of a process that the agent has started. */
	private static final class ProcessEnvironment extends StandardEnvironment {

		ProcessEnvironment(Map<String, String> variables) {
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(variables)));
		}

	}

	@EnableAutoConfiguration
	static class WithExecutor {

		@Bean
		RecordingExecutor executor() {
			return new RecordingExecutor();
		}

	}

	@EnableAutoConfiguration(exclude = ExecutorAutoConfiguration.class)
	static class WithoutExecutor {

	}

	static class WithOwnDriver extends WithExecutor {

		@Bean
		ExecutorDriver ownDriver(Executor executor, DriverEnv env) {
			return BcsExecutorDriver.create(executor, env);
		}

	}

	static class WithAdoptingDriver extends WithExecutor {

		@Bean
		ExecutorDriver ownDriver(Executor executor, DriverEnv env, ObjectProvider<EarlySubscription> early) {
			return BcsExecutorDriver.builder(executor, env).earlySubscription(early.getIfAvailable()).build();
		}

	}

	static class WithOtherAgent extends WithExecutor {

		@Bean
		AgentConnectionDetails otherAgent() {
			return new AgentConnectionDetails() {

				@Override
				public String endpoint() {
					return "127.0.0.1:1";
				}

				@Override
				public String slavePid() {
					return "slave(1)@127.0.0.1:1";
				}

			};
		}

	}

	static class WithCustomizer extends WithExecutor {

		@Bean
		ExecutorDriverCustomizer jsonCustomizer() {
			return (builder) -> builder.mediaType(MediaType.JSON);
		}

	}

	/** Finishes every task at once. */
	static final class RecordingExecutor implements Executor {

		private final List<String> callbacks = new CopyOnWriteArrayList<>();

		static TaskStatus status(String task, TaskState state) {
			return TaskStatus.newBuilder().setTaskId(TaskID.newBuilder().setValue(task)).setState(state).build();
		}

		@Override
		public void setDriver(ExecutorDriver driver) {
			this.callbacks.add("setDriver");
		}

		@Override
		public void registered(ExecutorDriver driver, ExecutorInfo executorInfo, FrameworkInfo frameworkInfo,
				AgentInfo agentInfo) {
			this.callbacks.add("registered");
		}

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			this.callbacks.add("launchTask " + task.getTaskId().getValue());
			driver.sendStatusUpdate(status(task.getTaskId().getValue(), TaskState.TASK_FINISHED));
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

}
