/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.task.TaskRunnerExecutor;

import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Shown by the documentation, and compiled here.
 */
class DocumentedSamples {

	@Bean
	TaskRunner greeting() {
		return (task) -> task.progress("Hello, " + task.text());
	}

	@Bean
	AsyncTaskRunner job(WebClient client) {
		return (task) -> client.post().uri("/jobs").bodyValue(task.text()).retrieve().toBodilessEntity().toFuture();
	}

	void withoutSpringBoot() throws InterruptedException {
		TaskRunner greeting = (task) -> task.progress("Hello, " + task.text());
		BcsExecutorDriver.create(TaskRunnerExecutor.builder(greeting).build(), DriverEnv.fromEnvironment()).run();
	}

	@EventListener
	void on(DriverEvent.Disconnected event) {
		// event.reason(), event.reconnecting()
	}

}
