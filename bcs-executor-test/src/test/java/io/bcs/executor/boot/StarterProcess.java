/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.ExecutorDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The main class of an executor without a web server. With the argument {@code hang} it
 * never gets over its shutdown; with {@code slow-bean} a bean takes longer than the grace
 * period to be destroyed.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StarterProcess {

	private static final Logger logger = LoggerFactory.getLogger(StarterProcess.class);

	private static boolean hanging;

	public static void main(String[] args) {
		hanging = List.of(args).contains("hang");
		SpringApplication.run(StarterProcess.class, args);
	}

	@Bean
	DisposableBean slowBean(ApplicationArguments arguments) {
		return () -> {
			if (arguments.getNonOptionArgs().contains("slow-bean")) {
				// Longer than the grace period and what the watchdog adds to it.
				new CountDownLatch(1).await(5, TimeUnit.SECONDS);
				logger.warn("slow bean is destroyed");
			}
		};
	}

	@Bean
	TaskKeeper executor() {
		return new TaskKeeper() {

			@Override
			public void shutdown(ExecutorDriver driver) {
				logger.warn("shutdown callback");
				while (hanging) {
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						logger.warn("takes no notice of {}", ex.toString());
					}
				}
				super.shutdown(driver);
			}

		};
	}

}
