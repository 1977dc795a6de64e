/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.runner;

import io.bcs.executor.task.TaskRunner;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class GreetingApplication {

	public static void main(String[] args) {
		SpringApplication.run(GreetingApplication.class, args);
	}

	@Bean
	TaskRunner greeting() {
		return (task) -> task.progress("Hello, " + task.text());
	}

}
