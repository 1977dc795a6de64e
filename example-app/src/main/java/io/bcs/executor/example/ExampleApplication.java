/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.file.Path;
import java.util.Objects;

import io.bcs.executor.DriverEnv;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The application a Mesos agent starts as an executor. It has no executor of its own:
 * with the process library on the class path, the starter runs the command of each task
 * as a process and connects that to the agent that the {@code MESOS_*} variables name.
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
	HttpPortFile httpPortFile(DriverEnv env) {
		return new HttpPortFile(Objects.requireNonNullElse(env.sandbox(), Path.of("")));
	}

}
