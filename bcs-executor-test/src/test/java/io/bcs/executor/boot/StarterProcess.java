/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.bcs.executor.ExecutorDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The main class of an executor without a web server. With the argument {@code hang} it
 * never gets over its shutdown.
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
