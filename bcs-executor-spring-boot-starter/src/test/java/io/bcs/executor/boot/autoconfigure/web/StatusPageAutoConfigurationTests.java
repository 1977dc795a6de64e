/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.web;

import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.web.StatusPage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

class StatusPageAutoConfigurationTests {

	private static final String ENABLED = "bcs.executor.status-page.enabled=true";

	private static final AutoConfigurations configurations = AutoConfigurations.of(StatusPageAutoConfiguration.class,
			ExecutorAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withPropertyValues(MesosEnvironment.properties())
		.withPropertyValues("bcs.executor.auto-startup=false")
		.withBean(TestExecutor.class)
		.withConfiguration(configurations);

	@Test
	void isThereOnRequest() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(StatusPage.class));
		this.runner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(StatusPage.class)
				.hasSingleBean(RouterFunction.class)
				.hasNotFailed());
	}

	@Test
	void needsWebFluxAndTheDriver() {
		new ApplicationContextRunner().withPropertyValues(MesosEnvironment.properties())
			.withPropertyValues("bcs.executor.auto-startup=false", ENABLED)
			.withBean(TestExecutor.class)
			.withConfiguration(configurations)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StatusPage.class));
		this.runner.withPropertyValues(ENABLED, "bcs.executor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StatusPage.class));
		this.runner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(RouterFunction.class))
			.run((context) -> assertThat(context).doesNotHaveBean(StatusPage.class));
	}

}
