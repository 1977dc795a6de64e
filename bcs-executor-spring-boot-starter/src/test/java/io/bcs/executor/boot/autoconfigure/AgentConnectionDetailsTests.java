/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.boot.TestExecutor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class AgentConnectionDetailsTests {

	private final ApplicationContextRunner runner = MesosEnvironment.runner()
		.withBean(TestExecutor.class)
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class, SslAutoConfiguration.class));

	@Test
	void comeFromTheVariables() {
		this.runner
			.withPropertyValues("mesos.slave-pid=slave(1)@127.0.0.1:1", "mesos.domain-socket=/run/agent.sock",
					"mesos.executor-authentication-token=secret")
			.run((context) -> {
				AgentConnectionDetails details = context.getBean(AgentConnectionDetails.class);
				assertThat(details.endpoint()).isEqualTo("127.0.0.1:1");
				assertThat(details.slavePid()).isEqualTo("slave(1)@127.0.0.1:1");
				assertThat(details.domainSocket()).isEqualTo("/run/agent.sock");
				assertThat(details.authenticationToken()).isEqualTo("secret");
				assertThat(details.sslBundle()).isNull();
			});
	}

	@Test
	void ofTheApplicationTakeTheirPlace() {
		this.runner
			.withPropertyValues("mesos.slave-pid=slave(1)@127.0.0.1:1", "mesos.domain-socket=/run/agent.sock",
					"mesos.recovery-timeout=3mins")
			.withBean(AgentConnectionDetails.class, () -> () -> "10.0.0.9:99")
			.run((context) -> {
				assertThat(context).hasSingleBean(AgentConnectionDetails.class);
				DriverEnv env = context.getBean(DriverEnv.class);
				assertThat(env.agentEndpoint()).isEqualTo("10.0.0.9:99");
				assertThat(env.apiPath()).isEqualTo("/api/v1/executor");
				assertThat(env.domainSocket()).isNull();
				assertThat(env.recoveryTimeout()).hasMinutes(3);
			});
	}

	@Test
	void ofTheApplicationAreCheckedLikeVariables() {
		this.runner.withBean(AgentConnectionDetails.class, () -> () -> "nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidDriverEnvException.class)
				.hasMessageContaining("MESOS_AGENT_ENDPOINT=nowhere"));
	}

	@Test
	void nameTheSslBundle() {
		this.runner
			.withPropertyValues("bcs.executor.ssl.bundle=agent",
					"spring.ssl.bundle.pem.agent.truststore.certificate=classpath:ca.pem")
			.run((context) -> {
				SslBundle bundle = context.getBean(SslBundles.class).getBundle("agent");
				assertThat(context.getBean(AgentConnectionDetails.class).sslBundle()).isSameAs(bundle);
				assertThat(context.getBean(ExecutorDriver.class)).isNotNull();
			});
	}

	@Test
	void blankNamesAreNone() {
		this.runner.withPropertyValues("bcs.executor.ssl.bundle=", "bcs.executor.ssl.server-name= ").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AgentConnectionDetails.class).sslBundle()).isNull();
			assertThat(context.getBean(ExecutorProperties.class).ssl().serverName()).isNull();
		});
	}

	@Test
	void anSslBundleThatIsNotThereIsNamedWithItsKey() {
		this.runner.withPropertyValues("bcs.executor.ssl.bundle=missing")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchSslBundleException.class)
				.hasStackTraceContaining("bcs.executor.ssl.bundle is \"missing\""));
	}

	@Test
	void anSslBundleNeedsTheSslAutoConfiguration() {
		MesosEnvironment.runner()
			.withBean(TestExecutor.class)
			.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class))
			.withPropertyValues("bcs.executor.ssl.bundle=agent")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("bcs.executor.ssl.bundle=agent needs Spring Boot's SSL auto-configuration"));
	}

}
