/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.time.Duration;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverListener;
import io.bcs.executor.EarlySubscription;
import io.bcs.executor.EarlySubscriptionConflictException;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.ApplicationExit;
import io.bcs.executor.boot.DriverTerminationHandler;
import io.bcs.executor.boot.ExecutorDriverDestroyMethodPostProcessor;
import io.bcs.executor.boot.ExecutorDriverLifecycle;
import io.bcs.executor.boot.ExecutorEventPublisher;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the executor driver around the
 * application's {@link Executor} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LifecycleAutoConfiguration.class, SslAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "bcs.executor.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ExecutorProperties.class)
public final class ExecutorAutoConfiguration {

	private final ExecutorProperties properties;

	ExecutorAutoConfiguration(ExecutorProperties properties) {
		this.properties = properties;
	}

	/**
	 * A process without a Mesos environment can't become an executor: it learns so before
	 * other beans open connections and before a web server listens. Properties that a
	 * test registers dynamically are there already.
	 */
	@Bean
	static BeanFactoryInitializer<ListableBeanFactory> driverEnvInitializer() {
		return (beanFactory) -> beanFactory.getBeanProvider(DriverEnv.class).getIfAvailable();
	}

	@Bean
	@ConditionalOnMissingBean(AgentConnectionDetails.class)
	PropertiesAgentConnectionDetails agentConnectionDetails(Environment environment,
			ObjectProvider<SslBundles> bundles) {
		return PropertiesAgentConnectionDetails.of(environment, bundles, this.properties.ssl().bundle());
	}

	@Bean
	@ConditionalOnMissingBean
	DriverEnv driverEnv(Environment environment, AgentConnectionDetails agent) {
		return MesosVariables.of(environment, agent).driverEnv(agent);
	}

	@Bean
	static ExecutorDriverDestroyMethodPostProcessor executorDriverDestroyMethodPostProcessor() {
		return new ExecutorDriverDestroyMethodPostProcessor();
	}

	@Bean
	@ConditionalOnMissingBean(ExecutorDriver.class)
	BcsExecutorDriver executorDriver(ConfigurableApplicationContext context, DriverEnv env,
			AgentConnectionDetails agent, ObjectProvider<DriverListener> listeners,
			ObjectProvider<CallbackInterceptor> interceptors, ObjectProvider<ExecutorDriverCustomizer> customizers,
			ObjectProvider<ApplicationExit> exit, ObjectProvider<LifecycleProperties> contextLifecycle,
			ObjectProvider<EarlySubscription> earlySubscription) {
		BcsExecutorDriver.Builder builder = new ExecutorDriverFactory(this.properties, context.getEnvironment())
			.builder(ExecutorBeans.require(context), env, agent)
			.applicationShutdownPeriod(
					ExecutorDriverLifecycle.applicationShutdownPeriod(phaseTimeout(contextLifecycle)));
		// A handler of the application may have it go on without its driver.
		if (this.properties.haltOnShutdownTimeout() && exit.getIfAvailable() != null
				&& ApplicationExit.endsApplication(context, this.properties.exitOnStop())) {
			builder.onShutdownTimeout(BcsExecutorDriver.Builder.haltJvm());
		}
		listeners.orderedStream().forEach(builder::listener);
		interceptors.orderedStream().forEach(builder::callbackInterceptor);
		builder.earlySubscription(earlySubscription.getIfAvailable());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		try {
			return builder.build();
		}
		catch (EarlySubscriptionConflictException ex) {
			throw EarlySubscriptionConflicts.describe(ex, context);
		}
	}

	@Bean
	@ConditionalOnMissingBean
	ExecutorEventPublisher executorEventPublisher(ConfigurableApplicationContext context, DriverEnv env) {
		return new ExecutorEventPublisher(context,
				ExecutorThreads.named("bcs-executor-events", context.getEnvironment(), env));
	}

	@Bean
	@ConditionalOnMissingBean(DriverTerminationHandler.class)
	ApplicationExit driverTerminationHandler(ConfigurableApplicationContext context) {
		ExecutorProperties.ExitCodes codes = this.properties.exitCodes();
		return ApplicationExit.of(context, this.properties.exitOnStop(),
				new ApplicationExit.ExitCodes(codes.stopped(), codes.aborted()));
	}

	@Bean
	@ConditionalOnMissingBean
	ExecutorDriverLifecycle executorDriverLifecycle(ExecutorDriver driver, DriverEnv env,
			DriverTerminationHandler terminationHandler, ObjectProvider<LifecycleProperties> contextLifecycle,
			ObjectProvider<EarlySubscription> earlySubscription, ListableBeanFactory beanFactory) {
		EarlySubscription early = earlySubscription.getIfAvailable();
		if (early != null && !early.hasDriver()) {
			throw EarlySubscriptionConflicts.ownDriver(driver, beanFactory);
		}
		return new ExecutorDriverLifecycle(driver, env, this.properties.autoStartup(), phaseTimeout(contextLifecycle),
				terminationHandler);
	}

	/**
	 * The first task does not wait for the web server's port.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "bcs.executor.start-after-web-server", havingValue = false,
			matchIfMissing = true)
	static EarlyDriverStart earlyDriverStart(ObjectProvider<ExecutorDriverLifecycle> lifecycle) {
		return new EarlyDriverStart(lifecycle);
	}

	private static Duration phaseTimeout(ObjectProvider<LifecycleProperties> contextLifecycle) {
		return contextLifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
	}

}
