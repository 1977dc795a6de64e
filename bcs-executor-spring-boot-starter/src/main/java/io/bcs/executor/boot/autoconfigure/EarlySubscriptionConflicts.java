/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.EarlySubscriptionConflictException;
import io.bcs.executor.ExecutorDriver;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Failure pages for beans that want another subscription than the one there is.
 */
final class EarlySubscriptionConflicts {

	private static final String BEGIN = "The executor has subscribed before the application context was created, ";

	private static final String ACTION = "Set bcs.executor.early-subscription=false, so that the driver subscribes when "
			+ "the application context is there, or remove the bean.";

	private EarlySubscriptionConflicts() {
	}

	/** A driver would have subscribed otherwise. */
	static FailureAnalyzedException describe(EarlySubscriptionConflictException conflict,
			ListableBeanFactory beanFactory) {
		List<String> beans = new ArrayList<>();
		addBeans(beans, beanFactory, AgentConnectionDetails.class, "agentConnectionDetails");
		addBeans(beans, beanFactory, DriverEnv.class, "driverEnv");
		addBeans(beans, beanFactory, ExecutorDriverCustomizer.class, "");
		return new FailureAnalyzedException(
				BEGIN + "and its driver would subscribe otherwise: " + String.join("; ", conflict.differences()) + ". "
						+ (beans.isEmpty() ? "No bean is known to cause it."
								: "What the driver is built with comes from " + String.join(", ", beans) + "."),
				ACTION);
	}

	/** The application brings its own driver. */
	static FailureAnalyzedException ownDriver(ExecutorDriver driver, ListableBeanFactory beanFactory) {
		return new FailureAnalyzedException(
				BEGIN + "and the application has a driver of its own, the bean "
						+ String.join(", ", beanFactory.getBeanNamesForType(ExecutorDriver.class)) + " of type "
						+ driver.getClass().getName() + ".",
				ACTION + " A driver of your own may also take the subscription over: inject the bean of type "
						+ "EarlySubscription and give it to the driver's builder.");
	}

	/**
	 * The properties of the application do not allow what its launcher has done. Of a
	 * type that older lines of Spring Boot have, as the listener is loaded on them.
	 */
	static RuntimeException launch(String conflict) {
		return new FailureAnalyzedException(
				"The executor has subscribed when its process was launched, before its properties were read, and they "
						+ "do not allow that: " + conflict + ".",
				"Start the distribution with the variable JVM_LAUNCHER=off, or make it with the option --launcher=off: "
						+ "then the executor subscribes when its properties have been read, if they allow that.");
	}

	private static void addBeans(List<String> beans, ListableBeanFactory beanFactory, Class<?> type, String own) {
		for (String name : beanFactory.getBeanNamesForType(type)) {
			if (!name.equals(own)) {
				beans.add("the bean " + name + " (" + type.getSimpleName() + ")");
			}
		}
	}

}
