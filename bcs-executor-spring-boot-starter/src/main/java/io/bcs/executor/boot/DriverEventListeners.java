/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.bcs.executor.DriverEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Finds out which types of driver events have a listener in a context or in one of its
 * parents, by the rules of the context itself.
 */
final class DriverEventListeners {

	/** Rare, and therefore published to listeners that are registered late as well. */
	private static final Set<Class<?>> ALWAYS_PUBLISHED = Set.of(DriverEvent.Subscribing.class,
			DriverEvent.Subscribed.class, DriverEvent.SubscriptionFailed.class, DriverEvent.Disconnected.class,
			DriverEvent.ShutdownRequested.class, DriverEvent.Ended.class);

	private final List<Predicate<ResolvableType>> listeners = new ArrayList<>();

	DriverEventListeners(ApplicationContext context) {
		for (ApplicationContext current = context; current != null; current = current.getParent()) {
			if (current instanceof AbstractApplicationContext known) {
				collect(known);
			}
			else {
				this.listeners.add((type) -> true);
			}
		}
	}

	/**
	 * Returns the types of events that need not be published.
	 * @return the record classes
	 */
	Set<Class<?>> unheard() {
		Set<Class<?>> types = new HashSet<>(Arrays.asList(DriverEvent.class.getPermittedSubclasses()));
		types.removeAll(ALWAYS_PUBLISHED);
		types.removeIf((type) -> {
			ResolvableType event = ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type);
			return this.listeners.stream().anyMatch((listener) -> listener.test(event));
		});
		return Set.copyOf(types);
	}

	private void collect(AbstractApplicationContext context) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Set<Object> declared = new HashSet<>();
		for (String listener : beanFactory.getBeanNamesForType(ApplicationListener.class, true, false)) {
			// A factory that listens itself: Spring Boot has one in every application.
			String name = BeanFactoryUtils.transformedBeanName(listener);
			Object bean = beanFactory.getSingleton(name);
			ResolvableType type = declaredEvent(beanFactory, name);
			if (type != null) {
				// What the bean's definition says counts more than the class of a lambda.
				this.listeners.add(type::isAssignableFrom);
				if (bean != null) {
					declared.add(bean);
				}
			}
			else if (bean == null) {
				this.listeners.add((event) -> true);
			}
		}
		for (ApplicationListener<?> listener : context.getApplicationListeners()) {
			if (!declared.contains(listener)) {
				this.listeners.add(generic(listener)::supportsEventType);
			}
		}
	}

	private static @Nullable ResolvableType declaredEvent(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return null;
		}
		ResolvableType bean = beanFactory.getMergedBeanDefinition(name).getResolvableType();
		Class<?> type = bean.resolve();
		if (type == null || GenericApplicationListener.class.isAssignableFrom(type)) {
			return null;
		}
		ResolvableType event = bean.as(ApplicationListener.class).getGeneric();
		return (event.resolve() != null) ? event : null;
	}

	private static GenericApplicationListener generic(ApplicationListener<?> listener) {
		return (listener instanceof GenericApplicationListener generic) ? generic
				: new GenericApplicationListenerAdapter(listener);
	}

}
