/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.TestExecutor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistrar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The early look at the environment is not too early for a test whose agent is a bean.
 */
@SpringBootTest(properties = { "mesos.framework-id=f1", "mesos.executor-id=e1", "bcs.executor.auto-startup=false" })
class DynamicPropertiesTests {

	@Test
	void aBeanOfTheTestMaySayWhereTheAgentIs(@Autowired DriverEnv env) {
		assertThat(env.agentEndpoint()).isEqualTo("127.0.0.1:4711");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ExecutorAutoConfiguration.class)
	static class Application {

		@Bean
		TestExecutor executor() {
			return new TestExecutor();
		}

		@Bean
		DynamicPropertyRegistrar agentAddress() {
			return (registry) -> registry.add("mesos.agent-endpoint", () -> "127.0.0.1:4711");
		}

	}

}
