/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import io.bcs.executor.DriverEnv;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The application a Mesos agent starts as an executor. The starter connects the
 * {@link ProcessExecutor} to the agent that the {@code MESOS_*} variables name.
 *
 * @since 0.1.0
 */
@SpringBootApplication(proxyBeanMethods = false)
public class ExampleApplication {

	/**
	 * Starts the application, which ends when the driver does.
	 * @param args properties in Spring Boot's notation
	 */
	public static void main(String[] args) {
		SpringApplication.run(ExampleApplication.class, args);
	}

	@Bean
	ProcessExecutor processExecutor(DriverEnv env) {
		return new ProcessExecutor(Sandbox.of(env));
	}

	@Bean
	HttpPortFile httpPortFile(DriverEnv env) {
		return new HttpPortFile(Sandbox.of(env));
	}

}
