/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverListener;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.boot.ApplicationExit;
import io.bcs.executor.boot.DriverTerminationHandler;
import io.bcs.executor.boot.ExecutorDriverLifecycle;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import org.mockito.InOrder;
import org.mockito.MockedStatic;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.never;

class ExecutorAutoConfigurationTests {

	private final ApplicationContextRunner runner = MesosEnvironment.runner()
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class, LifecycleAutoConfiguration.class));

	private final ApplicationContextRunner withExecutor = this.runner.withBean(TestExecutor.class);

	@Test
	void wiresTheExecutorIntoADriver() {
		this.withExecutor.run((context) -> {
			assertThat(context).hasSingleBean(DriverEnv.class)
				.hasSingleBean(BcsExecutorDriver.class)
				.hasSingleBean(ExecutorDriverLifecycle.class)
				.hasSingleBean(ApplicationExit.class);
			ExecutorDriver driver = context.getBean(ExecutorDriver.class);
			assertThat(context.getBean(TestExecutor.class).driver()).isSameAs(driver);
			assertThat(driver.executorId()).isEqualTo("e1");
		});
	}

	@Test
	void doesNotStartTheDriverWithoutAutoStartup() {
		this.withExecutor.run((context) -> assertThat(context.getBean(ExecutorDriver.class).status())
			.isEqualTo(Status.DRIVER_NOT_STARTED));
	}

	@Test
	void startsTheDriverWithTheContextAndStopsItWithTheContext() {
		FakeDriver driver = new FakeDriver();
		this.runner.withBean(FakeDriver.class, () -> driver)
			.withPropertyValues("bcs.executor.auto-startup=true")
			.run((context) -> assertThat(driver.calls()).containsExactly("start"));
		assertThat(driver.calls()).containsExactly("start", "stop");
	}

	@Test
	void startsTheDriverOfAnApplicationWhoseBeansAreLazy() {
		FakeDriver driver = new FakeDriver();
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean(FakeDriver.class, () -> driver)
			.withPropertyValues("bcs.executor.auto-startup=true")
			.run((context) -> assertThat(driver.calls()).containsExactly("start"));
	}

	@Test
	void leavesADriverAloneThatWasNeverStarted() {
		FakeDriver driver = new FakeDriver();
		this.runner.withBean(FakeDriver.class, () -> driver).run((context) -> assertThat(context).hasNotFailed());
		assertThat(driver.calls()).isEmpty();
	}

	@Test
	void doesNotTakeShutdownForTheDestroyMethodOfADriver() {
		this.withExecutor.run((context) -> assertThat(destroyMethod(context, "executorDriver")).isEmpty());
		this.runner.withUserConfiguration(OwnDriver.class)
			.run((context) -> assertThat(destroyMethod(context, "driver")).isEmpty());
		this.runner.withUserConfiguration(OwnCloseableDriver.class)
			.run((context) -> assertThat(destroyMethod(context, "driver"))
				.isEqualTo(AbstractBeanDefinition.INFER_METHOD));
		this.runner.withUserConfiguration(OwnDriverWithDestroyMethod.class)
			.run((context) -> assertThat(destroyMethod(context, "driver")).isEqualTo("abort"));
	}

	private static @Nullable String destroyMethod(ConfigurableApplicationContext context, String name) {
		return ((RootBeanDefinition) context.getBeanFactory().getMergedBeanDefinition(name)).getDestroyMethodName();
	}

	@Test
	void doesNotShutADriverOfTheApplicationDownThatWasNeverStarted() {
		AtomicReference<@Nullable FakeDriver> driver = new AtomicReference<>();
		this.runner.withUserConfiguration(OwnDriver.class)
			.run((context) -> driver.set(context.getBean(FakeDriver.class)));
		assertThat(Objects.requireNonNull(driver.get()).calls()).isEmpty();
	}

	@Test
	void tellsTheDriverHowLongThePhaseOfTheContextLasts() {
		this.withExecutor
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=4s",
					"mesos.executor-shutdown-grace-period=10secs")
			.run((context) -> assertThat(context.getBean(ExecutorDriver.class).shutdownGracePeriod())
				.isEqualTo(Duration.ofMillis(3200)));
		this.withExecutor.withPropertyValues("mesos.executor-shutdown-grace-period=10secs")
			.run((context) -> assertThat(context.getBean(ExecutorDriver.class).shutdownGracePeriod())
				.isEqualTo(Duration.ofSeconds(10)));
	}

	@Test
	void isNotThereWhenDisabled() {
		MesosEnvironment.emptyRunner()
			.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class))
			.withPropertyValues("bcs.executor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DriverEnv.class)
				.doesNotHaveBean(ExecutorDriver.class)
				.doesNotHaveBean(ExecutorDriverLifecycle.class)
				.doesNotHaveBean(DriverTerminationHandler.class));
	}

	@Test
	void backsOffForADriverEnvOfTheApplication() {
		DriverEnv env = DriverEnv.from(
				Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f9", "MESOS_EXECUTOR_ID", "own"));
		this.withExecutor.withBean(DriverEnv.class, () -> env).run((context) -> {
			assertThat(context).getBean(DriverEnv.class).isSameAs(env);
			assertThat(context.getBean(ExecutorDriver.class).executorId()).isEqualTo("own");
		});
	}

	@Test
	void backsOffForADriverOfTheApplication() {
		this.runner.withBean(FakeDriver.class)
			.run((context) -> assertThat(context).doesNotHaveBean(BcsExecutorDriver.class)
				.hasSingleBean(ExecutorDriverLifecycle.class));
	}

	@Test
	void backsOffForALifecycleOfTheApplication() {
		ExecutorDriverLifecycle own = new ExecutorDriverLifecycle(new FakeDriver(), DriverEnv.from(
				Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f9", "MESOS_EXECUTOR_ID", "own")),
				false, Duration.ofSeconds(1), (status) -> {
				});
		this.withExecutor.withBean(ExecutorDriverLifecycle.class, () -> own)
			.run((context) -> assertThat(context).getBean(ExecutorDriverLifecycle.class).isSameAs(own));
	}

	@Test
	void backsOffForAnEndHandlerOfTheApplication() {
		this.withExecutor.withBean(DriverTerminationHandler.class, () -> (status) -> {
		})
			.run((context) -> assertThat(context).hasSingleBean(DriverTerminationHandler.class)
				.doesNotHaveBean(ApplicationExit.class));
	}

	@Test
	void saysWhatToDoWhenThereIsNoExecutor() {
		this.runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> {
				assertThat(ex.analysis().getDescription()).contains("io.bcs.executor.Executor", "there is none");
				assertThat(ex.analysis().getAction()).contains("@Component", "bcs.executor.enabled=false");
			}));
	}

	@Test
	void saysWhatToDoWhenThereAreSeveralExecutors() {
		this.runner.withBean("first", TestExecutor.class)
			.withBean("second", TestExecutor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> {
					assertThat(ex.analysis().getDescription()).contains("there are 2: first, second");
					assertThat(ex.analysis().getAction()).contains("@Primary");
				}));
	}

	@Test
	void takesThePrimaryOneOfSeveralExecutors() {
		this.runner.withUserConfiguration(TwoExecutors.class).run((context) -> {
			assertThat(context.getBean("second", TestExecutor.class).driver()).isNotNull();
			assertThat(context.getBean("first", TestExecutor.class).driver()).isNull();
		});
	}

	@Test
	void failsForAMissingEnvironmentBeforeAnyBeanOfTheApplicationIsCreated() {
		List<String> created = new ArrayList<>();
		MesosEnvironment.emptyRunner()
			.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class))
			.withBean("database", Object.class, () -> {
				created.add("database");
				return new Object();
			})
			.withBean(TestExecutor.class)
			.run((context) -> {
				assertThat(context).getFailure().rootCause().isInstanceOf(InvalidDriverEnvException.class);
				assertThat(created).isEmpty();
			});
	}

	@Test
	void givesPropertiesListenersAndCustomizersToTheBuilder() {
		BcsExecutorDriver.Builder builder = mock(BcsExecutorDriver.Builder.class, Answers.RETURNS_SELF);
		given(builder.build()).willReturn(mock(BcsExecutorDriver.class));
		try (MockedStatic<BcsExecutorDriver> drivers = mockStatic(BcsExecutorDriver.class)) {
			drivers.when(() -> BcsExecutorDriver.builder(any(), any())).thenReturn(builder);
			this.withExecutor.withUserConfiguration(ListenersAndCustomizers.class)
				.withPropertyValues("bcs.executor.media-type=json", "bcs.executor.stop-timeout=1s",
						"bcs.executor.registration-timeout=2s", "bcs.executor.connect-timeout=3s",
						"bcs.executor.call-timeout=4s", "bcs.executor.call-concurrency=5",
						"bcs.executor.max-unacknowledged-updates=6", "bcs.executor.max-record-size=7KB",
						"bcs.executor.max-queued-callbacks=8", "bcs.executor.resend.interval=11s",
						"bcs.executor.resend.max-interval=12s", "bcs.executor.heartbeat-interval=9s",
						"bcs.executor.heartbeat-timeout=10s", "bcs.executor.framework-message-encoding=base64",
						"bcs.executor.ssl.server-name=agent.example")
				.run((context) -> {
					then(builder).should().mediaType(MediaType.JSON);
					then(builder).should().stopTimeout(Duration.ofSeconds(1));
					then(builder).should().registrationTimeout(Duration.ofSeconds(2));
					then(builder).should().connectTimeout(Duration.ofSeconds(3));
					then(builder).should().callTimeout(Duration.ofSeconds(4));
					then(builder).should().callConcurrency(5);
					then(builder).should().maxUnacknowledgedUpdates(6);
					then(builder).should().maxRecordSize(7168);
					then(builder).should().maxQueuedCallbacks(8);
					then(builder).should().resendIntervals(Duration.ofSeconds(11), Duration.ofSeconds(12));
					then(builder).should().heartbeatInterval(Duration.ofSeconds(9));
					then(builder).should().heartbeatTimeout(Duration.ofSeconds(10));
					then(builder).should().frameworkMessageEncoding(FrameworkMessageEncoding.BASE64);
					then(builder).should().tlsServerName("agent.example");
					then(builder).should().applicationShutdownPeriod(Duration.ofSeconds(28));
					// A test's JVM is not the application's to halt.
					then(builder).should(never()).onShutdownTimeout(any());
					InOrder order = inOrder(builder);
					order.verify(builder).listener(context.getBean("early", DriverListener.class));
					order.verify(builder).listener(context.getBean("late", DriverListener.class));
					order.verify(builder).callbackInterceptor(context.getBean(CallbackInterceptor.class));
					order.verify(builder).callConcurrency(77);
					order.verify(builder).callConcurrency(78);
					order.verify(builder).build();
				});
		}
	}

	@Test
	void haltsAnOverdueJvmOnlyWhereTheApplicationEndsWithItsDriver() {
		BcsExecutorDriver.Builder builder = mock(BcsExecutorDriver.Builder.class, Answers.RETURNS_SELF);
		given(builder.build()).willReturn(mock(BcsExecutorDriver.class));
		try (MockedStatic<BcsExecutorDriver> drivers = mockStatic(BcsExecutorDriver.class);
				MockedStatic<ApplicationExit> exit = mockStatic(ApplicationExit.class, Answers.CALLS_REAL_METHODS)) {
			drivers.when(() -> BcsExecutorDriver.builder(any(), any())).thenReturn(builder);
			// As in a JVM that is the application's own.
			exit.when(() -> ApplicationExit.endsApplication(any(), anyBoolean())).thenReturn(true);
			this.withExecutor.withBean(DriverTerminationHandler.class, () -> (status) -> {
			}).run((context) -> then(builder).should(never()).onShutdownTimeout(any()));
			this.withExecutor.withPropertyValues("bcs.executor.halt-on-shutdown-timeout=false")
				.run((context) -> then(builder).should(never()).onShutdownTimeout(any()));
			this.withExecutor.run((context) -> then(builder).should().onShutdownTimeout(any()));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoExecutors {

		@Bean
		Executor first() {
			return new TestExecutor();
		}

		@Bean
		@Primary
		Executor second() {
			return new TestExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDriver {

		@Bean
		FakeDriver driver() {
			return new FakeDriver();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCloseableDriver {

		@Bean
		CloseableDriver driver() {
			return new CloseableDriver();
		}

	}

	static class CloseableDriver extends FakeDriver implements AutoCloseable {

		@Override
		public void close() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDriverWithDestroyMethod {

		@Bean(destroyMethod = "abort")
		FakeDriver driver() {
			return new FakeDriver();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenersAndCustomizers {

		@Bean
		@Order(2)
		DriverListener late() {
			return mock(DriverListener.class);
		}

		@Bean
		@Order(1)
		DriverListener early() {
			return mock(DriverListener.class);
		}

		@Bean
		CallbackInterceptor interceptor() {
			return CallbackInvocation::proceed;
		}

		@Bean
		@Order(2)
		ExecutorDriverCustomizer lateCustomizer() {
			return (builder) -> builder.callConcurrency(78);
		}

		@Bean
		@Order(1)
		ExecutorDriverCustomizer earlyCustomizer() {
			return (builder) -> builder.callConcurrency(77);
		}

	}

}
