/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.boot.TestExecutor;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts an application in whatever class loader it was loaded by.
 */
public final class ClassPathProbe {

	private ClassPathProbe() {
	}

	public static String[] beanNames() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.registerShutdownHook(false)
			.run(MesosEnvironment.options("--bcs.executor.auto-startup=false", "--spring.jmx.enabled=true",
					"--bcs.executor.textfile.directory=target", "--management.endpoints.jmx.exposure.include=*",
					"--spring.main.banner-mode=off", "--logging.level.root=warn"))) {
			return context.getBeanDefinitionNames();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		TestExecutor executor() {
			return new TestExecutor();
		}

	}

}
