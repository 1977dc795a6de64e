/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.Map;
import java.util.Objects;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.ExecutorReadiness;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.TestSnapshot;
import org.apache.mesos.v1.Protos.Status;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application that has just started says of its readiness.
 */
class ReadinessStartUpTests {

	@Test
	void anApplicationWhoseAgentIsNotThereIsNotReady() {
		try (ConfigurableApplicationContext context = run(WithExecutor.class)) {
			assertThat(context.getBean(BcsExecutorDriver.class).isRunning()).isTrue();
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		}
	}

	@Test
	void anApplicationIsReadyWhoseDriverDoesNotStartWithIt() {
		try (ConfigurableApplicationContext context = run(WithExecutor.class, "--bcs.executor.auto-startup=false")) {
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void aDriverOfTheApplicationThatTellsNothingDoesNotKeepItFromBeingReady() {
		try (ConfigurableApplicationContext context = run(WithDriver.class)) {
			assertThat(context.getBean(ExecutorDriver.class).status()).isEqualTo(Status.DRIVER_RUNNING);
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void aDriverOfTheApplicationThatTellsOfItsConnectionCounts() {
		try (ConfigurableApplicationContext context = run(WithDriver.class)) {
			context.getBean(FakeDriver.class).snapshot(TestSnapshot.of(ConnectionState.RECONNECTING));
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			context.getBean(FakeDriver.class).snapshot(TestSnapshot.of(ConnectionState.SUBSCRIBED));
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void theProbeAsksTheDriver() {
		try (ConfigurableApplicationContext context = run(WithDriver.class,
				"--management.health.readinessstate.enabled=true")) {
			HealthIndicator probe = context.getBean("readinessStateHealthIndicator", HealthIndicator.class);
			assertThat(Objects.requireNonNull(probe.health()).getStatus())
				.isEqualTo(org.springframework.boot.health.contributor.Status.UP);
			context.getBean(FakeDriver.class).snapshot(TestSnapshot.of(ConnectionState.RECONNECTING));
			assertThat(Objects.requireNonNull(probe.health()).getStatus())
				.isEqualTo(org.springframework.boot.health.contributor.Status.OUT_OF_SERVICE);
		}
	}

	@Test
	void byChoiceTheDriverDoesNotCount() {
		try (ConfigurableApplicationContext context = run(WithExecutor.class,
				"--bcs.executor.readiness.enabled=false")) {
			assertThat(context.getBeanProvider(ExecutorReadiness.class).getIfAvailable()).isNull();
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void backsOffForAnAvailabilityOfTheApplication() {
		try (ConfigurableApplicationContext context = run(WithAvailability.class)) {
			assertThat(context.getBean(ApplicationAvailability.class)).isNotInstanceOf(ExecutorReadiness.class);
		}
	}

	private static ReadinessState readiness(ConfigurableApplicationContext context) {
		return context.getBean(ApplicationAvailability.class).getReadinessState();
	}

	private static ConfigurableApplicationContext run(Class<?> source, String... options) {
		SpringApplication application = new SpringApplication(source);
		application.setRegisterShutdownHook(false);
		application.addInitializers(MesosEnvironment.variables(Map.of()));
		String[] more = new String[options.length + 2];
		more[0] = "--spring.main.banner-mode=off";
		more[1] = "--bcs.executor.textfile.enabled=false";
		System.arraycopy(options, 0, more, 2, options.length);
		return application.run(MesosEnvironment.options(more));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithExecutor {

		@Bean
		TestExecutor executor() {
			return new TestExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithDriver {

		@Bean
		FakeDriver driver() {
			return new FakeDriver();
		}

	}

	static class WithAvailability extends WithExecutor {

		@Bean
		ApplicationAvailabilityBean availability() {
			return new ApplicationAvailabilityBean();
		}

	}

}
