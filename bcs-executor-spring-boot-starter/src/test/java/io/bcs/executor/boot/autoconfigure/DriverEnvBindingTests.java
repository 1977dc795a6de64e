/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.boot.FakeDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;

import static org.assertj.core.api.Assertions.assertThat;

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
			assertThat(env.tls().caFile()).isEqualTo(Path.of("/etc/ca.pem"));
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
				assertThat(context.getBean(DriverEnv.class).agentId()).isEqualTo("S1");
			});
	}

	@Test
	void reportsAllFaultsAtOnce() {
		this.runner
			.withInitializer(MesosEnvironment.variables(Map.of("MESOS_AGENT_ENDPOINT", "nowhere", "MESOS_CHECKPOINT",
					"yes", "MESOS_RECOVERY_TIMEOUT", "15 min", "MESOS_EXECUTOR_ID", " ")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidDriverEnvException.class,
						(ex) -> assertThat(ex.faults()).extracting(Fault::variable)
							.containsExactly("MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID",
									"MESOS_CHECKPOINT", "MESOS_RECOVERY_TIMEOUT")));
	}

	@Test
	void leavesTheApplicationsOwnDurationConversionAlone() {
		this.runner.withPropertyValues(MesosEnvironment.properties())
			.withPropertyValues("bcs.executor.stop-timeout=15mins")
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@CsvSource({ "MESOS_SLAVE_PID, mesos.slave-pid",
			"MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD, mesos.executor-shutdown-grace-period" })
	void derivesThePropertyFromTheVariable(String variable, String property) {
		assertThat(MesosVariables.property(variable)).isEqualTo(property);
	}

	@Test
	void hasMetadataForEveryVariableItReads() {
		Set<String> properties = new HashSet<>();
		DriverEnv.from((variable) -> {
			if (variable.startsWith("MESOS_")) {
				properties.add(MesosVariables.property(variable));
			}
			return AGENT.get(variable);
		});
		assertThat(ConfigurationMetadata.propertyNames("mesos.")).containsExactlyInAnyOrderElementsOf(properties);
	}

	private static void commandLine(ConfigurableApplicationContext context, String... args) {
		context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
	}

}
