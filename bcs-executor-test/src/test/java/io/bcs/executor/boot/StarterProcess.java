/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The main class of an executor without a web server. Its arguments choose what goes
 * wrong: with {@code hang} its shutdown callback never returns; with {@code slow-bean} a
 * bean takes longer than the grace period to be destroyed; with {@code slow-task} a task
 * takes a second to end, with {@code endless-task} it never does; with
 * {@code exit-code-7} the application has an exit code of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StarterProcess {

	private static final Logger logger = LoggerFactory.getLogger(StarterProcess.class);

	private static List<String> arguments = List.of();

	public static void main(String[] args) {
		arguments = List.of(args);
		SpringApplication.run(StarterProcess.class, args);
	}

	@Bean
	ExitCodeGenerator exitCode() {
		return () -> arguments.contains("exit-code-7") ? 7 : 0;
	}

	@Bean
	DisposableBean database() {
		return () -> {
			if (arguments.contains("slow-bean")) {
				// Longer than the grace period and what the watchdog adds to it.
				new CountDownLatch(1).await(5, TimeUnit.SECONDS);
				logger.warn("slow bean is destroyed");
			}
			logger.warn("database is closed");
		};
	}

	@Bean
	TaskKeeper executor() {
		return new TaskKeeper() {

			@Override
			public void launchTask(ExecutorDriver driver, TaskInfo task) {
				logger.info("launch callback");
				super.launchTask(driver, task);
			}

			@Override
			public void shutdown(ExecutorDriver driver) {
				logger.warn("shutdown callback");
				while (arguments.contains("hang")) {
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						logger.warn("takes no notice of {}", ex.toString());
					}
				}
				if (arguments.contains("slow-task")) {
					CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
						logger.warn("task a has ended");
						super.shutdown(driver);
					});
				}
				else if (!arguments.contains("endless-task")) {
					super.shutdown(driver);
				}
			}

		};
	}

}
