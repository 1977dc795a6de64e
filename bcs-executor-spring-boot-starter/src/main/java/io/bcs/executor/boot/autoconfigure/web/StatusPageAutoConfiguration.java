/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.web;

import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverListener;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.web.StatusPage;
import io.bcs.executor.task.TaskOutput;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the status page, on request.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ExecutorAutoConfiguration.class)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "bcs.executor.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("bcs.executor.status-page.enabled")
@EnableConfigurationProperties(StatusPageProperties.class)
public final class StatusPageAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StatusPage statusPage(DriverEnv env, ObjectProvider<ExecutorDriver> driver, ObjectProvider<TaskOutput> output) {
		return new StatusPage(env, driver::getObject, output.getIfAvailable(), InstantSource.system());
	}

	@Bean
	DriverListener statusPageListener(StatusPage page) {
		return page.listener();
	}

	@Bean
	RouterFunction<ServerResponse> statusPageRoutes(StatusPage page) {
		return page.routes();
	}

}
