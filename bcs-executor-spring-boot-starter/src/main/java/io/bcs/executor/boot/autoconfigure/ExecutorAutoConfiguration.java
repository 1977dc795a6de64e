/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.time.Duration;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverListener;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.ApplicationExit;
import io.bcs.executor.boot.DriverEndHandler;
import io.bcs.executor.boot.ExecutorDriverLifecycle;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the executor driver around the
 * application's {@link Executor} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LifecycleAutoConfiguration.class)
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
	@ConditionalOnMissingBean
	DriverEnv driverEnv(Environment environment) {
		return DriverEnv.from(new MesosVariables(environment));
	}

	// Else Spring would take the driver's shutdown() for a destroy method.
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean(ExecutorDriver.class)
	BcsExecutorDriver executorDriver(ConfigurableApplicationContext context, DriverEnv env,
			ObjectProvider<DriverListener> listeners, ObjectProvider<ExecutorDriverCustomizer> customizers) {
		BcsExecutorDriver.Builder builder = BcsExecutorDriver.builder(theExecutor(context), env)
			.messageFormat(this.properties.mediaType())
			.stopTimeout(this.properties.stopTimeout())
			.registrationTimeout(this.properties.registrationTimeout())
			.connectTimeout(this.properties.connectTimeout())
			.callTimeout(this.properties.callTimeout())
			.callConcurrency(this.properties.callConcurrency())
			.maxUnacknowledgedUpdates(this.properties.maxUnacknowledgedUpdates())
			.maxRecordSize(Math.toIntExact(this.properties.maxRecordSize().toBytes()))
			.maxQueuedCallbacks(this.properties.maxQueuedCallbacks())
			.heartbeatInterval(this.properties.heartbeatInterval())
			.heartbeatTimeout(this.properties.heartbeatTimeout())
			.frameworkMessageEncoding(this.properties.frameworkMessageEncoding())
			.tlsServerName(this.properties.tlsServerName());
		if (this.properties.haltOnOverdueShutdown()
				&& ApplicationExit.endsApplication(context, this.properties.exitOnStop())) {
			builder.onOverdueShutdown(BcsExecutorDriver.Builder.haltJvm());
		}
		listeners.orderedStream().forEach(builder::listener);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Executor theExecutor(ListableBeanFactory beanFactory) {
		Executor executor = beanFactory.getBeanProvider(Executor.class).getIfUnique();
		if (executor != null) {
			return executor;
		}
		String[] names = beanFactory.getBeanNamesForType(Executor.class);
		if (names.length > 0) {
			throw new FailureAnalyzedException(
					"A Mesos executor needs one bean of type " + Executor.class.getName() + ", but there are "
							+ names.length + ": " + String.join(", ", names) + ".",
					"Keep one of them, or mark one with @Primary.");
		}
		throw new FailureAnalyzedException(
				"A Mesos executor needs a bean of type " + Executor.class.getName() + ", and there is none.",
				"Implement the interface in a class that component scanning finds, @Component on it, or return an "
						+ "instance from a @Bean method. An application that is not meant to be an executor, in a test "
						+ "for example, sets bcs.executor.enabled=false.");
	}

	@Bean
	@ConditionalOnMissingBean(DriverEndHandler.class)
	ApplicationExit driverEndHandler(ConfigurableApplicationContext context) {
		ExecutorProperties.ExitCodes codes = this.properties.exitCodes();
		return ApplicationExit.of(context, this.properties.exitOnStop(),
				new ApplicationExit.ExitCodes(codes.stopped(), codes.aborted()));
	}

	@Bean
	@ConditionalOnMissingBean
	ExecutorDriverLifecycle executorDriverLifecycle(ExecutorDriver driver, DriverEnv env, DriverEndHandler endHandler,
			ObjectProvider<LifecycleProperties> contextLifecycle) {
		Duration phaseTimeout = contextLifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
		return new ExecutorDriverLifecycle(driver, this.properties.autoStartup(), env.shutdownGracePeriod(),
				phaseTimeout, endHandler);
	}

}
