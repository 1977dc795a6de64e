/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.executor;

import io.bcs.executor.Executor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An executor on the starter, without a web server.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class StarterExecutor {

	/**
	 * Runs the executor until its driver ends.
	 * @param args of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(StarterExecutor.class, args);
	}

	@Bean
	Executor executor() {
		return new ReportingExecutor();
	}

}
