/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.boot.DriverTerminationHandler;
import io.bcs.executor.boot.ExecutorDriverLifecycle;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.NewThreads;
import io.bcs.executor.boot.TestExecutor;
import org.apache.mesos.v1.Protos.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a whole application does, and what its user reads.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartUpTests {

	@Test
	void withoutAnEnvironmentThereIsAPageAndNoStackTrace(CapturedOutput output) {
		Throwable failure = catchThrowable(() -> application(WithExecutor.class).run());
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "MESOS_AGENT_ENDPOINT is missing", "MESOS_FRAMEWORK_ID is missing",
					"MESOS_EXECUTOR_ID is missing", "embedded agent")
			.doesNotContain("\tat ");
	}

	@Test
	void withoutAnExecutorThereIsAPageAndNoStackTrace(CapturedOutput output) {
		Throwable failure = catchThrowable(() -> application(Bare.class).run(MesosEnvironment.options()));
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "A Mesos executor needs a bean of type")
			.doesNotContain("\tat ");
	}

	@Test
	void wrongPropertiesAreAPageThatNamesTheKeys(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithExecutor.class).run(MesosEnvironment.options("--bcs.executor.stop-timeout=0s")));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Value: \"PT0S\"",
					"Reason: bcs.executor.stop-timeout must be at least 1 ms",
					"Origin: \"bcs.executor.stop-timeout\" from property source \"commandLineArgs\"")
			.doesNotContain("\tat ");
	}

	@Test
	void aWrongSslBundleIsAPageThatNamesTheKeyAndTheBundlesThereAre(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithSsl.class).run(MesosEnvironment.options("--bcs.executor.ssl.bundle=missing",
						"--spring.ssl.bundle.pem.present.truststore.certificate=classpath:ca.pem")));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "bcs.executor.ssl.bundle is \"missing\"",
					"spring.ssl.bundle.pem.missing", "there is: present")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			pem | truststore.certificate | garbage | Missing certificates or unrecognized format
			pem | truststore.certificate | none    | No such file
			pem | keystore.certificate   | garbage | Missing certificates or unrecognized format
			pem | keystore.private-key   | garbage | Missing private key or unrecognized format
			pem | keystore.private-key   | none    | No such file
			jks | truststore.location    | garbage | Could not load store from
			""")
	void aWrongFileOfAnSslBundleIsAPageWithBundleKeyAndFile(String kind, String key, String file, String reason,
			@TempDir Path directory, CapturedOutput output) throws IOException {
		Files.writeString(directory.resolve("garbage"), "s3cret");
		String value = "file:" + directory.resolve(file);
		List<String> options = new ArrayList<>(List.of("--bcs.executor.ssl.bundle=agent",
				"--spring.ssl.bundle." + kind + ".agent." + key + "=" + value));
		if (key.endsWith("private-key")) {
			options.add("--spring.ssl.bundle.pem.agent.keystore.certificate=classpath:ca.pem");
		}
		Throwable failure = catchThrowable(
				() -> application(WithSsl.class).run(MesosEnvironment.options(options.toArray(String[]::new))));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The SSL bundle \"agent\"", reason,
					"    spring.ssl.bundle." + kind + ".agent." + key + " = \"" + value + "\"\n")
			.doesNotContain("\tat ", "s3cret", "classpath:ca.pem");
	}

	@Test
	void anSslBundleThatSpringBootCanNotSetUpIsAPageToo(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithSsl.class).run(MesosEnvironment.options("--bcs.executor.ssl.bundle=agent",
						"--spring.ssl.bundle.pem.agent.reload-on-update=true",
						"--spring.ssl.bundle.pem.agent.truststore.certificate=file:/none/ca.pem")));
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "The SSL bundle \"agent\"", "/none/ca.pem")
			.doesNotContain("\tat ");
	}

	@Test
	void aKeyInAPropertyIsNotShown(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithSsl.class).run(MesosEnvironment.options("--bcs.executor.ssl.bundle=agent",
						"--spring.ssl.bundle.pem.agent.keystore.certificate=classpath:ca.pem",
						"--spring.ssl.bundle.pem.agent.keystore.private-key="
								+ "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----")));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "spring.ssl.bundle.pem.agent.keystore.private-key = (PEM text)")
			.doesNotContain("\tat ", "s3cret");
	}

	@Test
	void aCertificateOfAnSslBundleWithoutItsKeyIsAPage(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithSsl.class).run(MesosEnvironment.options("--bcs.executor.ssl.bundle=agent",
						"--spring.ssl.bundle.pem.agent.keystore.certificate=classpath:ca.pem")));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The SSL bundle \"agent\"",
					"keystore.certificate = \"classpath:ca.pem\"", "There is no private key")
			.doesNotContain("\tat ");
	}

	@Test
	void aMalformedVariableIsAPageThatNamesItsOrigin(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application(WithExecutor.class).run(MesosEnvironment.options("--mesos.recovery-timeout=2s")));
		assertThat(failure).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "MESOS_RECOVERY_TIMEOUT = \"2s\"", "(2secs?)",
					"Origin: \"mesos.recovery-timeout\" from property source \"commandLineArgs\"")
			.doesNotContain("\tat ", "does not have the environment");
	}

	@Test
	void aChildContextSharesTheDriverOfItsParent() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(WithFakeDriver.class)
			.initializers(MesosEnvironment.variables(Map.of()))
			.registerShutdownHook(false);
		ConfigurableApplicationContext child = parent.child(Bare.class)
			.registerShutdownHook(false)
			.run(MesosEnvironment.options());
		FakeDriver driver = child.getBean(FakeDriver.class);
		try {
			assertThat(driver.calls()).containsExactly("start");
			assertThat(child.getBeanFactory().getBeanNamesForType(ExecutorDriverLifecycle.class)).isEmpty();
		}
		finally {
			child.close();
		}
		assertThat(driver.calls()).containsExactly("start");
		((ConfigurableApplicationContext) Objects.requireNonNull(child.getParent())).close();
		assertThat(driver.calls()).containsExactly("start", "stop");
	}

	@ParameterizedTest
	@CsvSource({ "false, DRIVER_RUNNING", "true, DRIVER_NOT_STARTED" })
	void theDriverStartsBeforeTheWebServerUnlessItIsToWait(String wait, Status atTheWebServersStart) {
		try (ConfigurableApplicationContext context = application(WithWebServer.class)
			.run(MesosEnvironment.options("--bcs.executor.start-after-web-server=" + wait))) {
			assertThat(context.getBean(WebServer.class).seen).isEqualTo(atTheWebServersStart);
			assertThat(context.getBean(FakeDriver.class).calls()).containsExactly("start");
		}
	}

	@Test
	void aDriverThatEndsWhileTheApplicationStartsIsNotStartedAgain(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(WithWebServer.class)
			.run(MesosEnvironment.options("--test.end-driver=true"))) {
			assertThat(context.getBean(FakeDriver.class).calls()).containsExactly("start");
			assertThat(output).doesNotContain("can't be started again");
		}
	}

	@Test
	void aTestOutlivesTheEndOfItsDriver(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(WithFakeDriver.class)
			.run(MesosEnvironment.options())) {
			context.getBean(FakeDriver.class).endWith(Status.DRIVER_STOPPED);
			Awaitility.await().until(() -> output.getOut().contains("The application goes on, because a test"));
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void theEndOfTheDriverReachesTheHandlerOfTheApplication() {
		try (ConfigurableApplicationContext context = application(WithOwnHandler.class)
			.run(MesosEnvironment.options())) {
			context.getBean(FakeDriver.class).endWith(Status.DRIVER_ABORTED);
			Awaitility.await().until(() -> !context.isActive());
		}
	}

	@Test
	void aRefreshThatFailsLeavesNoThreadBehind() {
		NewThreads threads = new NewThreads();
		assertThat(catchThrowable(() -> application(WithBrokenBean.class).run(MesosEnvironment.options()))).isNotNull();
		assertThat(catchThrowable(() -> application(WithBrokenLifecycle.class).run(MesosEnvironment.options())))
			.isNotNull();
		assertThat(catchThrowable(() -> application(WithBrokenListener.class).run(MesosEnvironment.options())))
			.isNotNull();
		threads.awaitEnd("bcs-executor");
	}

	private static SpringApplication application(Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.setRegisterShutdownHook(false);
		application.addInitializers(MesosEnvironment.variables(Map.of()));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ExecutorAutoConfiguration.class, LifecycleAutoConfiguration.class })
	static class Bare {

	}

	static class WithExecutor extends Bare {

		@Bean
		TestExecutor executor() {
			return new TestExecutor();
		}

	}

	@ImportAutoConfiguration(SslAutoConfiguration.class)
	static class WithSsl extends WithExecutor {

	}

	static class WithWebServer extends WithFakeDriver {

		@Bean
		WebServer webServer(FakeDriver driver, Environment environment) {
			return new WebServer(driver, environment.getProperty("test.end-driver", Boolean.class, false));
		}

	}

	/** In the phase of Spring Boot's web servers. */
	private static final class WebServer implements SmartLifecycle {

		private final FakeDriver driver;

		private final boolean endsDriver;

		private Status seen = Status.DRIVER_ABORTED;

		private boolean running;

		WebServer(FakeDriver driver, boolean endsDriver) {
			this.driver = driver;
			this.endsDriver = endsDriver;
		}

		@Override
		public void start() {
			this.seen = this.driver.status();
			this.running = true;
			if (this.endsDriver) {
				this.driver.endWith(Status.DRIVER_STOPPED);
			}
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 2048;
		}

	}

	static class WithFakeDriver extends Bare {

		@Bean
		FakeDriver driver() {
			return new FakeDriver();
		}

	}

	static class WithOwnHandler extends WithFakeDriver {

		@Bean
		DriverTerminationHandler handler(ConfigurableApplicationContext context) {
			return (status) -> context.close();
		}

	}

	static class WithBrokenListener extends WithExecutor {

		@Bean
		ApplicationListener<ContextRefreshedEvent> broken() {
			// The driver is running by then.
			return (event) -> {
				throw new IllegalStateException("listener is broken");
			};
		}

	}

	static class WithBrokenBean extends WithExecutor {

		@Bean
		Object broken(BcsExecutorDriver driver) {
			throw new IllegalStateException(driver + " is there, but this bean is not");
		}

	}

	static class WithBrokenLifecycle extends WithExecutor {

		@Bean
		SmartLifecycle broken(BcsExecutorDriver driver) {
			return new SmartLifecycle() {

				@Override
				public void start() {
					// The others of the same phase may or may not have started.
					if (driver.status() == Status.DRIVER_NOT_STARTED) {
						driver.start();
					}
					throw new IllegalStateException("does not start");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}
