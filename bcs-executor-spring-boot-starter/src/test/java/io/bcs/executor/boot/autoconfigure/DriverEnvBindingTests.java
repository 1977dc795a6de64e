/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.boot.FakeDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class DriverEnvBindingTests {

	private static final Map<String, String> AGENT = Map.ofEntries(
			Map.entry("MESOS_SLAVE_PID", "slave(1)@10.0.0.5:5051"), Map.entry("MESOS_SLAVE_ID", "S1"),
			Map.entry("MESOS_AGENT_ENDPOINT", "10.0.0.5:5051"), Map.entry("MESOS_FRAMEWORK_ID", "F1"),
			Map.entry("MESOS_EXECUTOR_ID", "0.web.ns.1001"), Map.entry("MESOS_DIRECTORY", "/var/lib/mesos/run"),
			Map.entry("MESOS_SANDBOX", "/mnt/mesos/sandbox"), Map.entry("MESOS_CHECKPOINT", "1"),
			Map.entry("MESOS_HTTP_COMMAND_EXECUTOR", "0"), Map.entry("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "2.5secs"),
			Map.entry("MESOS_RECOVERY_TIMEOUT", "15mins"), Map.entry("MESOS_SUBSCRIPTION_BACKOFF_MAX", "250ms"),
			Map.entry("MESOS_DOMAIN_SOCKET", "/run/agent.sock"),
			Map.entry("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "ey.j.wt"), Map.entry("LIBPROCESS_SSL_ENABLED", "1"),
			Map.entry("LIBPROCESS_SSL_CA_FILE", "/etc/ca.pem"), Map.entry("PATH", "/bin"));

	private final ApplicationContextRunner runner = MesosEnvironment.emptyRunner()
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class))
		.withBean(FakeDriver.class)
		.withPropertyValues("bcs.executor.auto-startup=false");

	@Test
	void readsWhatAnAgentSets() {
		this.runner.withInitializer(MesosEnvironment.variables(AGENT)).run((context) -> {
			DriverEnv env = context.getBean(DriverEnv.class);
			assertThat(env.slavePid()).isEqualTo("slave(1)@10.0.0.5:5051");
			assertThat(env.agentId()).isEqualTo("S1");
			assertThat(env.agentEndpoint()).isEqualTo("10.0.0.5:5051");
			assertThat(env.frameworkId()).isEqualTo("F1");
			assertThat(env.executorId()).isEqualTo("0.web.ns.1001");
			assertThat(env.directory()).isEqualTo(Path.of("/var/lib/mesos/run"));
			assertThat(env.sandbox()).isEqualTo(Path.of("/mnt/mesos/sandbox"));
			assertThat(env.checkpoint()).isTrue();
			assertThat(env.httpCommandExecutor()).isFalse();
			assertThat(env.shutdownGracePeriod()).isEqualTo(Duration.ofMillis(2500));
			assertThat(env.recoveryTimeout()).isEqualTo(Duration.ofMinutes(15));
			assertThat(env.subscriptionBackoffMax()).isEqualTo(Duration.ofMillis(250));
			assertThat(env.domainSocket()).isEqualTo(Path.of("/run/agent.sock"));
			assertThat(env.authenticationToken()).isEqualTo("ey.j.wt");
			assertThat(env.tls().enabled()).isTrue();
			assertThat(env.tls().caFile()).hasToString("LIBPROCESS_SSL_CA_FILE=/etc/ca.pem");
		});
	}

	@Test
	void readsTheSslSwitchAsBcsWritesIt() {
		Map<String, String> variables = new HashMap<>(AGENT);
		variables.remove("LIBPROCESS_SSL_ENABLED");
		variables.put("SSL_ENABLED", "true");
		this.runner.withInitializer(MesosEnvironment.variables(variables))
			.run((context) -> assertThat(context.getBean(DriverEnv.class).tls().enabled()).isTrue());
	}

	@Test
	void readsPropertiesAsAYamlFileHasThem() {
		this.runner
			.withPropertyValues("mesos.agent-endpoint=127.0.0.1:5051", "mesos.framework-id=f1", "mesos.executor-id=e1",
					"mesos.checkpoint=true", "mesos.recovery-timeout=1.5hrs", "mesos.executorShutdownGracePeriod=3secs")
			.run((context) -> {
				DriverEnv env = context.getBean(DriverEnv.class);
				assertThat(env.agentEndpoint()).isEqualTo("127.0.0.1:5051");
				assertThat(env.checkpoint()).isTrue();
				assertThat(env.recoveryTimeout()).isEqualTo(Duration.ofMinutes(90));
				assertThat(env.shutdownGracePeriod()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void letsTheCommandLineOverrideTheAgent() {
		this.runner.withInitializer(MesosEnvironment.variables(AGENT))
			.withInitializer(
					(context) -> commandLine(context, "--mesos.executor-id=mine", "--MESOS_FRAMEWORK_ID=overriddenToo"))
			.run((context) -> {
				assertThat(context.getBean(DriverEnv.class).executorId()).isEqualTo("mine");
				assertThat(context.getBean(DriverEnv.class).frameworkId()).isEqualTo("overriddenToo");
				assertThat(context.getBean(DriverEnv.class).agentId()).isEqualTo("S1");
			});
	}

	@Test
	void reportsAllFaultsAtOnce() {
		this.runner
			.withInitializer(MesosEnvironment.variables(Map.of("MESOS_AGENT_ENDPOINT", "nowhere", "MESOS_CHECKPOINT",
					"yes", "MESOS_RECOVERY_TIMEOUT", "15 min", "MESOS_EXECUTOR_ID", "")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidDriverEnvException.class,
						(ex) -> assertThat(ex.faults()).extracting(Fault::variable)
							.containsExactly("MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID",
									"MESOS_CHECKPOINT", "MESOS_RECOVERY_TIMEOUT")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grp-${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}", "${MESOS_EXECUTOR_ID}", "${unknown}", "${",
			"#{1}", "\\${x}", "${unknown:default}", " a ", "\ta\n", "a\nb", "\"a\" 'b'", "\u00fc\u65e5\ud83d\ude00" })
	void takesTheValuesOfVariablesAsTheyAre(String value) {
		Map<String, String> variables = new HashMap<>(AGENT);
		variables.putAll(Map.of("MESOS_EXECUTOR_ID", value, "MESOS_FRAMEWORK_ID", value, "MESOS_SLAVE_ID", value,
				"LIBPROCESS_SSL_CA_FILE", value));
		this.runner.withInitializer(MesosEnvironment.variables(variables)).run((context) -> {
			DriverEnv env = context.getBean(DriverEnv.class);
			assertThat(env.executorId()).isEqualTo(value);
			assertThat(env.frameworkId()).isEqualTo(value);
			assertThat(env.agentId()).isEqualTo(value);
			assertThat(env.tls().caFile()).hasToString("LIBPROCESS_SSL_CA_FILE=" + value);
		});
	}

	@Test
	void resolvesPlaceholdersOfTheOperatorButNotWithinWhatTheyStandFor() {
		Map<String, String> variables = new HashMap<>(AGENT);
		variables.putAll(Map.of("MESOS_EXECUTOR_ID", "grp-${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}", "POD", "7"));
		this.runner.withInitializer(MesosEnvironment.variables(variables))
			.withPropertyValues("pod=${POD}", "mesos.executor-id=${MESOS_EXECUTOR_ID}/${pod}",
					"mesos.framework-id=f-${none:${pod}}", "mesos.slave-id=${unknown}", "mesos.domain-socket=${none:}")
			.run((context) -> {
				DriverEnv env = context.getBean(DriverEnv.class);
				assertThat(env.executorId()).isEqualTo("grp-${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}/7");
				assertThat(env.frameworkId()).isEqualTo("f-7");
				assertThat(env.agentId()).isEqualTo("${unknown}");
				assertThat(env.domainSocket()).isNull();
			});
	}

	@Test
	void reportsAPlaceholderThatRefersToItself() {
		this.runner.withPropertyValues(MesosEnvironment.properties())
			.withPropertyValues("mesos.slave-id=${mesos.slave-id}")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidDriverEnvException.class, (ex) -> assertThat(ex.faults()).singleElement()
					.satisfies((fault) -> assertThat(fault.variable()).isEqualTo("MESOS_SLAVE_ID"))));
	}

	@Test
	void takesVariablesOfAnApplicationWhoseOwnHaveAPrefix() {
		SpringApplication application = new SpringApplication();
		application.setEnvironmentPrefix("app");
		this.runner.withInitializer(MesosEnvironment.variables(AGENT))
			.withInitializer((context) -> new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
				.postProcessEnvironment(context.getEnvironment(), application))
			.run((context) -> {
				assertThat(context.getBean(DriverEnv.class).executorId()).isEqualTo("0.web.ns.1001");
				assertThat(context.getBean(DriverEnv.class).tls().enabled()).isTrue();
			});
	}

	@Test
	void isNotConcernedWithOtherVariablesOfTheFamily() {
		Map<String, String> variables = new HashMap<>(AGENT);
		variables.keySet().removeAll(List.of("MESOS_SANDBOX", "MESOS_SLAVE_PID"));
		variables.putAll(Map.of("MESOS_SANDBOX_SIZE", "1", "MESOS_SLAVE_PID_0", "1", "MESOS_", "1", "MESOS__X", "1",
				"MESOS_ALLOCATION_ROLE", "*", "MESOS_NATIVE_JAVA_LIBRARY", "${x}", "MESOS", "1"));
		this.runner.withInitializer(MesosEnvironment.variables(variables)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(DriverEnv.class).sandbox()).isNull();
			assertThat(context.getBean(DriverEnv.class).slavePid()).isNull();
		});
	}

	@Test
	void namesTheOriginOfWhatIsWrong() {
		this.runner
			.withInitializer(MesosEnvironment.variables(Map.of("MESOS_CHECKPOINT", "yes", "MESOS_AGENT_ENDPOINT",
					"nowhere", "MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_ID", "e1")))
			.withInitializer((context) -> commandLine(context, "--mesos.recovery-timeout=2s",
					"--MESOS_SUBSCRIPTION_BACKOFF_MAX=5m"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidDriverEnvException.class, (ex) -> assertThat(ex.faults())
					.extracting(Fault::variable, (fault) -> String.valueOf(fault.origin()))
					.containsExactly(tuple("MESOS_AGENT_ENDPOINT", "environment variable"),
							tuple("MESOS_CHECKPOINT", "environment variable"),
							tuple("MESOS_RECOVERY_TIMEOUT",
									"\"mesos.recovery-timeout\" from property source \"commandLineArgs\""),
							tuple("MESOS_SUBSCRIPTION_BACKOFF_MAX",
									"\"MESOS_SUBSCRIPTION_BACKOFF_MAX\" from property source \"commandLineArgs\""))));
	}

	@Test
	void leavesTheApplicationsOwnDurationConversionAlone() {
		this.runner.withPropertyValues(MesosEnvironment.properties())
			.withPropertyValues("bcs.executor.stop-timeout=15mins")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void hasMetadataForEveryVariableItReads() {
		Set<String> properties = new HashSet<>();
		DriverEnv.from((variable) -> {
			if (variable.startsWith("MESOS_")) {
				properties
					.add("mesos." + variable.substring("MESOS_".length()).toLowerCase(Locale.ROOT).replace('_', '-'));
			}
			return AGENT.get(variable);
		});
		assertThat(ConfigurationMetadata.propertyNames("mesos.")).containsExactlyInAnyOrderElementsOf(properties);
	}

	private static void commandLine(ConfigurableApplicationContext context, String... args) {
		context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
	}

}
